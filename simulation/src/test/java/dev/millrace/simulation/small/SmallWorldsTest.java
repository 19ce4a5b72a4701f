package dev.millrace.simulation.small;

import static dev.millrace.simulation.small.Chance.CANCEL;
import static dev.millrace.simulation.small.Chance.CRASH;
import static dev.millrace.simulation.small.Chance.DOUBLE;
import static dev.millrace.simulation.small.Chance.EXHAUSTED;
import static dev.millrace.simulation.small.Chance.INVALID;
import static dev.millrace.simulation.small.Chance.LATE_WORKER;
import static dev.millrace.simulation.small.Chance.LOSS;
import static dev.millrace.simulation.small.Chance.LOST_ANSWER;
import static dev.millrace.simulation.small.Chance.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small worlds, every interleaving: each state is reached, judged, and can come to an end. */
class SmallWorldsTest {
    private static final int STATES_AT_MOST = 600_000;

    static List<SmallWorld> worlds() {
        return List.of(
                world(1, 1, 1, 1, 2, false, 2, Map.of(CRASH, 1, LOSS, 1)),
                world(1, 2, 1, 1, 2, true, 1, Map.of(DOUBLE, 1)),
                world(1, 2, 1, 1, 2, false, 0, Map.of(CRASH, 1, LATE_WORKER, 1)),
                world(1, 1, 1, 1, 2, false, 0, Map.of(LATE_WORKER, 1, LOST_ANSWER, 1, CRASH, 1, DOUBLE, 1)),
                world(1, 1, 1, 1, 3, false, 0, Map.of(LATE_WORKER, 1, DOUBLE, 2)),
                world(1, 1, 1, 2, 1, false, 0, Map.of(CANCEL, 1, RETRY, 1)),
                world(1, 1, 1, 2, 1, false, 0, Map.of(INVALID, 1, RETRY, 1)),
                world(1, 1, 1, 2, 1, false, 0, Map.of(EXHAUSTED, 1)),
                world(1, 2, 1, 1, 1, false, 0, Map.of(EXHAUSTED, 1)),
                world(1, 1, 2, 1, 2, false, 0, Map.of(EXHAUSTED, 2, LATE_WORKER, 1)),
                world(1, 1, 1, 1, 2, false, 0, Map.of(INVALID, 1, RETRY, 1, LATE_WORKER, 1)),
                world(1, 3, 1, 1, 2, false, 0, Map.of()),
                world(1, 2, 1, 2, 1, false, 0, Map.of()),
                world(1, 1, 1, 3, 1, false, 0, Map.of()),
                world(1, 1, 1, 2, 2, false, 0, Map.of(CRASH, 1)),
                world(1, 1, 1, 2, 1, false, 0, Map.of(LOST_ANSWER, 1)),
                world(1, 1, 3, 1, 1, false, 0, Map.of(EXHAUSTED, 2, LATE_WORKER, 1)),
                world(1, 2, 2, 1, 1, false, 0, Map.of(EXHAUSTED, 2)),
                world(2, 1, 1, 2, 1, false, 0, Map.of()),
                world(2, 1, 1, 1, 1, false, 0, Map.of(CANCEL, 1, RETRY, 1)),
                world(2, 1, 1, 1, 1, false, 0, Map.of(CRASH, 1, LATE_WORKER, 1)),
                world(3, 1, 1, 2, 1, false, 0, Map.of()),
                world(3, 1, 1, 1, 1, false, 0, Map.of(CANCEL, 1, RETRY, 1)),
                world(3, 1, 1, 1, 1, false, 0, Map.of(CRASH, 1, LATE_WORKER, 1)),
                world(4, 1, 1, 1, 1, false, 0, Map.of(CANCEL, 1, RETRY, 1)),
                world(4, 1, 1, 1, 1, false, 0, Map.of(CRASH, 1)),
                world(5, 1, 1, 1, 1, false, 0, Map.of()));
    }

    private static SmallWorld world(
            int stages,
            int tasks,
            int classes,
            int coordinators,
            int workers,
            boolean eager,
            int sweeps,
            Map<Chance, Integer> chances) {
        return new SmallWorld(
                stages,
                tasks,
                classes,
                coordinators,
                workers,
                2,
                new SmallWorld.Budget(chances, sweeps, eager),
                Rules.all());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void every_state_keeps_the_invariants_and_can_come_to_an_end(SmallWorld world) {
        Search.Found found = new Search(world).run(STATES_AT_MOST);

        System.out.println("small world of " + world + ": " + found.states() + " states, " + found.moves() + " moves");
        assertThat(found.brokenOrEmpty()).isEmpty();
        assertThat(found.complete()).as("all states within %d", STATES_AT_MOST).isTrue();
    }

    /** A search that cannot fail proves nothing. */
    static List<Case> broken() {
        return List.of(
                new Case(Rule.COMMIT_INTO_UNSET_SLOT, "I1", world(1, 1, 1, 1, 2, false, 0, Map.of(LATE_WORKER, 1))),
                new Case(Rule.RUNNING_IF_VERSION, "I14", world(1, 1, 1, 1, 1, false, 0, Map.of(CANCEL, 1))),
                new Case(Rule.PUBLISHING_IF_VERSION, "I14", world(1, 1, 1, 1, 1, false, 0, Map.of(CANCEL, 1))),
                new Case(Rule.FAILED_IF_VERSION, "I14", world(1, 1, 1, 2, 1, false, 0, Map.of(INVALID, 1, RETRY, 1))),
                new Case(Rule.COUNT_CLAIMS, "I9", world(1, 1, 1, 1, 1, false, 0, Map.of(CRASH, 3))),
                new Case(Rule.ATTEMPT_FROM_CLAIM, "I10", world(1, 1, 1, 1, 2, false, 0, Map.of(LATE_WORKER, 1))),
                new Case(Rule.START_WHEN_INPUTS_DONE, "I7", world(2, 1, 1, 1, 1, false, 0, Map.of())));
    }

    record Case(Rule without, String breaks, SmallWorld world) {}

    @ParameterizedTest
    @MethodSource("broken")
    void a_rule_left_out_is_found(Case broken) {
        SmallWorld world = broken.world();
        SmallWorld without = new SmallWorld(
                world.stages(),
                world.tasks(),
                world.classes(),
                world.coordinators(),
                world.workers(),
                world.claims(),
                world.budget(),
                Rules.all().without(broken.without()));

        assertThat(new Search(without).run(STATES_AT_MOST).brokenOrEmpty()).startsWith(broken.breaks() + ":");
    }
}
