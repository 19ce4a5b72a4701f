package dev.millrace.service.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.deploy.Stacks.ChangeSet;
import dev.millrace.service.deploy.Stacks.Stack;
import dev.millrace.service.deploy.Stacks.Wanted;
import dev.millrace.service.deploy.TickSchedule.Tick;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is said of a tick, and how it is turned as the stack says. */
final class TickKeepingTest {
    private static final String LIVE = "arn:aws:lambda:eu-central-1:000000000000:function:flow-coordinator:live";
    private static final String OTHER = "arn:aws:lambda:eu-central-1:000000000000:function:flow-coordinator:r1";
    private static final String MINUTE = "rate(1 minute)";

    private final MemoryTickSchedule ticks = new MemoryTickSchedule();

    private static Stack stack(String status, String turned) {
        return new Stack(
                "stack",
                status,
                new TreeMap<>(Map.of("Switch", turned)),
                new TreeMap<>(Map.of("Coordinator", LIVE, "Switch", turned)));
    }

    private static Stack whole(String turned) {
        return stack("UPDATE_COMPLETE", turned);
    }

    private static Tick tick(boolean enabled, String expression, String target) {
        return new Tick(enabled, expression, "UTC", target, "role", 0, 60, Optional.empty(), 0);
    }

    private static Tick tick(boolean enabled) {
        return tick(enabled, MINUTE, LIVE);
    }

    /** An account whose stack is this, when it is asked for. */
    private record Account(Stack stack) implements Stacks {
        @Override
        public Optional<Stack> find(String nameOrId) {
            return Optional.of(stack);
        }

        @Override
        public ChangeSet prepare(Wanted wanted) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void execute(ChangeSet changes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void discard(ChangeSet changes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> troubles(String stackId) {
            throw new UnsupportedOperationException();
        }
    }

    private TickKeeping keeping(Stack later) {
        return new TickKeeping("flow", ticks, new Account(later));
    }

    private static TickState state(String turned, Tick tick) {
        return TickState.of("flow", whole(turned), Optional.of(tick));
    }

    private static void is(String turned, Tick tick, boolean wrong, String... words) {
        TickState state = state(turned, tick);
        assertThat(state.words()).contains(words);
        assertThat(state.wrong()).as(state.words()).isEqualTo(wrong);
    }

    @Test
    void asDeployedItSaysWhatItDoes() {
        assertThat(state("on", tick(true)).words()).isEqualTo("enabled, each minute, calls flow-coordinator:live");
        assertThat(state("on", tick(true)).wrong()).isFalse();
        assertThat(state("off", tick(false)).words()).isEqualTo("disabled, as Switch=off says");
        assertThat(state("off", tick(false)).wrong()).isFalse();
    }

    @Test
    void whatIsOtherwiseThanTheStackSaysIsToldWithWhatToDo() {
        is("on", tick(false), true, "disabled, although Switch is on", "millrace deploy apply enables it");
        is("off", tick(true), true, "enabled, although Switch is off", "millrace deploy apply disables it");
        is("on", tick(true, MINUTE, OTHER), true, "calls " + OTHER + " instead of " + LIVE, "set its target");
        is("on", tick(true, "rate(5 minutes)", LIVE), true, "calls at rate(5 minutes) instead of rate(1 minute)");
        is("on", tick(false, MINUTE, OTHER), true, "although Switch is on", "; calls " + OTHER);
    }

    @Test
    void oneThatIsNotThereIsMissed() {
        TickState absent = TickState.of("flow", whole("on"), Optional.empty());
        assertThat(absent.wrong()).isTrue();
        assertThat(absent.words()).contains("there is no schedule flow-tick", LIVE, "{\"tick\": true}");
    }

    @Test
    void whileTheStackIsChangedNothingIsWrong() {
        TickState state = TickState.of("flow", stack("UPDATE_IN_PROGRESS", "on"), Optional.of(tick(false)));
        assertThat(state.wrong()).isFalse();
        assertThat(state.words()).isEqualTo("being changed with the stack");
        ticks.put("flow", tick(false));
        assertThat(keeping(whole("on")).turned(stack("UPDATE_IN_PROGRESS", "on")))
                .isEmpty();
    }

    @Test
    void whoMayNotLookIsTold() {
        TickSchedule refusing = new TickSchedule() {
            @Override
            public Optional<Tick> find(String deployment) {
                throw Failure.invalid("AWS_REFUSED", "not allowed", "grant it").toException();
            }

            @Override
            public boolean turn(String deployment, Tick seen, boolean enabled) {
                throw new UnsupportedOperationException();
            }
        };
        TickKeeping keeping = new TickKeeping("flow", refusing, new Account(whole("on")));
        assertThat(keeping.state(whole("on")).words()).contains("not known", "not allowed");
        assertThat(keeping.state(whole("on")).wrong()).isFalse();
        assertThat(keeping.turned(whole("on"))).isEmpty();
    }

    @Test
    void itIsTurnedAsTheStackSays() {
        ticks.put("flow", tick(false));
        assertThat(keeping(whole("on")).turned(whole("on"))).contains(tick(false));
        keeping(whole("on")).mend(whole("on"));
        assertThat(ticks.find("flow").orElseThrow().enabled()).isTrue();
        assertThat(keeping(whole("on")).turned(whole("on"))).isEmpty();
        keeping(whole("on")).mend(whole("on"));
        assertThat(ticks.find("flow").orElseThrow().enabled()).isTrue();
        keeping(whole("off")).mend(whole("off"));
        assertThat(ticks.find("flow").orElseThrow().enabled()).isFalse();
    }

    @Test
    void aStackThatIsSwitchedMeanwhileIsTold() {
        for (Stack later : List.of(whole("off"), stack("UPDATE_IN_PROGRESS", "on"))) {
            ticks.put("flow", tick(false));
            assertThatThrownBy(() -> keeping(later).mend(whole("on")))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("changed meanwhile");
        }
    }
}
