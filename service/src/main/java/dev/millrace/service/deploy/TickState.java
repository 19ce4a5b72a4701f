package dev.millrace.service.deploy;

import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.service.deploy.TickSchedule.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tick of a deployment beside what its stack says of it.
 *
 * @param wrong whether it is otherwise than the stack says
 * @param words what it does, or what is wrong and what to do
 * @param tick empty: there is none, or it could not be asked for
 */
public record TickState(boolean wrong, String words, Optional<Tick> tick) {
    private static final String EACH_MINUTE = "rate(1 minute)";
    private static final String MISSED = "runs do not go on by themselves, and times of triggers are missed";
    private static final String MENDED = "millrace deploy apply ";

    /** What follows from stack and schedule. */
    public static TickState of(String deployment, Stack stack, Optional<Tick> found) {
        if (stack.isBusy()) {
            return new TickState(false, "being changed with the stack", found);
        }
        List<String> wrong = found.map(tick -> wrong(stack, tick)).orElseGet(() -> List.of(absent(deployment, stack)));
        return wrong.isEmpty()
                ? new TickState(false, right(found.orElseThrow()), found)
                : new TickState(true, String.join("; ", wrong), found);
    }

    /** What could not be asked for is told, and is not wrong because of that. */
    static TickState unknown(String why) {
        return new TickState(false, "not known: " + why, Optional.empty());
    }

    /** Whether the stack says that it shall call. */
    static boolean isWanted(Stack stack) {
        return !stack.parameters().getOrDefault("Switch", "on").equals("off");
    }

    private static String right(Tick tick) {
        return tick.enabled() ? "enabled, each minute, calls " + called(tick.target()) : "disabled, as Switch=off says";
    }

    private static List<String> wrong(Stack stack, Tick tick) {
        List<String> wrong = new ArrayList<>();
        if (tick.enabled() != isWanted(stack)) {
            wrong.add(
                    tick.enabled()
                            ? "enabled, although Switch is off: its calls are refused; " + MENDED + "disables it"
                            : "disabled, although Switch is on: " + MISSED + "; " + MENDED + "enables it");
        }
        String target = target(stack);
        if (!tick.target().equals(target)) {
            wrong.add("calls " + tick.target() + " instead of " + target + ": " + MISSED
                    + "; set its target in EventBridge Scheduler");
        }
        if (!tick.expression().equals(EACH_MINUTE)) {
            wrong.add("calls at " + tick.expression() + " instead of " + EACH_MINUTE
                    + ": what is due waits; set its expression in EventBridge Scheduler");
        }
        return wrong;
    }

    private static String absent(String deployment, Stack stack) {
        return "there is no schedule " + TickSchedule.name(deployment) + ": " + MISSED
                + "; make one of that name in EventBridge Scheduler, in the group default: " + EACH_MINUTE + ", target "
                + target(stack) + ", input {\"tick\": true}, with the stack's role TickRole";
    }

    private static String target(Stack stack) {
        return stack.outputs().getOrDefault("Coordinator", "the stack's output Coordinator");
    }

    /** An ARN of a function without what all functions of the account have. */
    private static String called(String arn) {
        return arn.substring(arn.indexOf(":function:") + ":function:".length());
    }
}
