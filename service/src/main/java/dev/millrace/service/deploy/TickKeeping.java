package dev.millrace.service.deploy;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.service.deploy.TickSchedule.Tick;
import java.util.Optional;

/**
 * Looks whether the tick of a deployment is as the stack says, and turns it so. CloudFormation does not do that: it compares templates with one another, and
 * never with what somebody has done to the schedule.
 */
final class TickKeeping {
    private final String name;
    private final TickSchedule ticks;
    private final Stacks stacks;

    TickKeeping(String name, TickSchedule ticks, Stacks stacks) {
        this.name = name;
        this.ticks = ticks;
        this.stacks = stacks;
    }

    /** Who may not look at schedules is told so, and everything else. */
    TickState state(Stack stack) {
        try {
            return TickState.of(name, stack, ticks.find(name));
        } catch (MillraceException unknown) {
            return TickState.unknown(String.valueOf(unknown.getMessage()));
        }
    }

    /** The one that has to be turned the other way, so that it is as the stack says; empty: nothing has to be done. */
    Optional<Tick> turned(Stack stack) {
        return stack.isBusy()
                ? Optional.empty()
                : state(stack).tick().filter(tick -> tick.enabled() != TickState.isWanted(stack));
    }

    /**
     * Turns it as the stack says that is there now.
     *
     * @throws MillraceException {@code UNAVAILABLE} when schedule or stack were changed meanwhile
     */
    void mend(Stack stack) {
        Optional<Tick> seen = turned(stack);
        if (seen.isEmpty()) {
            return;
        }
        boolean enabled = !seen.get().enabled();
        boolean turned = ticks.turn(name, seen.get(), enabled);
        boolean stays = stacks.find(name)
                .filter(after -> !after.isBusy() && TickState.isWanted(after) == enabled)
                .isPresent();
        if (!turned || !stays) {
            throw changed();
        }
    }

    private RuntimeException changed() {
        return Failure.of(
                        FailureKind.UNAVAILABLE,
                        "TICK_CHANGED",
                        "The schedule " + TickSchedule.name(name) + " or its stack was changed meanwhile")
                .withRemedy("Look with millrace deploy status, and repeat it")
                .toException();
    }
}
