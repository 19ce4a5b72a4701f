package dev.millrace.coordinator.policy.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Course;
import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BarrierTest {
    private static final StageId LEFT = new StageId(0);
    private static final StageId RIGHT = new StageId(1);

    private final SortedMap<StageId, StageMap> maps = new TreeMap<>();
    private final SortedMap<StageId, StageDecision> decisions = new TreeMap<>();
    private BarrierSettings settings = new BarrierSettings(true, 0, 1 << 30, 2, 0);

    /** Rows that each writer wrote for each partition. */
    private void wrote(StageId stage, long[]... rowsOfWriters) {
        List<StageMap.Winner> winners = new ArrayList<>();
        for (int writer = 0; writer < rowsOfWriters.length; writer++) {
            List<Segment> segments = Arrays.stream(rowsOfWriters[writer])
                    .mapToObj(rows -> new Segment(0, rows, rows, 0))
                    .toList();
            long rows = Arrays.stream(rowsOfWriters[writer]).sum();
            Part part = new Part("exchange", 1, "crc32c:00000000", rows, segments, List.of());
            winners.add(
                    new StageMap.Winner(new AttemptId(0, writer, 1), new AttemptOutput(List.of(part), Measures.NONE)));
        }
        maps.put(stage, new StageMap(stage, 0, winners));
        decisions.put(stage, new StageDecision(stage, 0, rowsOfWriters.length, 0, 0, new TreeMap<>(), ""));
    }

    private static Stage stage(int tasks, Leeway leeway, Input... inputs) {
        return new Stage(
                new StageId(2),
                "stage",
                new Work.Function("mix", new TreeMap<>()),
                tasks,
                List.of(inputs),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(-1, -1, -1),
                leeway);
    }

    private static Stage join(int tasks, Leeway leeway) {
        return stage(tasks, leeway, new Input.Exchanged("l", LEFT), new Input.Exchanged("r", RIGHT));
    }

    private Barrier.Decided decide(Stage stage) {
        return Barrier.decide(
                stage, new BarrierInputs(maps, decisions, new TreeMap<>(Map.of(LEFT, 8.0, RIGHT, 8.0)), settings));
    }

    private static List<Adaptation.Kind> kinds(Barrier.Decided decided) {
        return decided.adaptations().stream().map(Adaptation::kind).toList();
    }

    private static Leeway leeway(Set<String> cuts, Set<String> needs) {
        return new Leeway(true, cuts, needs);
    }

    @Test
    void small_neighbours_are_read_by_one_task_as_long_as_they_fit_together() {
        settings = new BarrierSettings(true, 80, 1 << 30, 2, 0);
        wrote(LEFT, new long[] {1, 1, 9, 2, 3, 0}, new long[] {1, 1, 9, 2, 3, 0});
        wrote(RIGHT, new long[] {1, 1, 1, 1, 1, 1});

        Barrier.Decided decided = decide(join(6, leeway(Set.of(), Set.of())));

        assertThat(decided.shares()).containsExactly(Share.of(0, 2), Share.of(2, 3), Share.of(3, 4), Share.of(4, 6));
        assertThat(decided.tasks()).isEqualTo(4);
        assertThat(kinds(decided)).containsExactly(Adaptation.Kind.COALESCED);
        assertThat(decided.adaptations().getFirst().measured())
                .containsEntry("partitions", 6L)
                .containsEntry("tasks", 4L)
                .containsEntry("coalesceBytes", 80L);
    }

    @Test
    void nothing_is_coalesced_where_it_is_not_allowed_or_not_wanted() {
        wrote(LEFT, new long[] {1, 1, 1});
        wrote(RIGHT, new long[] {1, 1, 1});
        assertThat(decide(join(3, leeway(Set.of(), Set.of()))).shares()).isEmpty();

        settings = new BarrierSettings(true, 1 << 20, 1 << 30, 2, 0);
        assertThat(decide(join(3, Leeway.NONE)).shares()).isEmpty();
        assertThat(decide(join(3, Leeway.NONE)).tasks()).isEqualTo(3);
    }

    @Test
    void a_large_partition_is_cut_along_the_writers_of_the_side_that_allows_it() {
        settings = new BarrierSettings(true, 0, 100, 2, 0);
        wrote(LEFT, new long[] {10, 40}, new long[] {10, 40}, new long[] {10, 40}, new long[] {10, 40});
        wrote(RIGHT, new long[] {3, 3});

        Barrier.Decided decided = decide(join(2, leeway(Set.of("l"), Set.of())));

        assertThat(decided.shares())
                .containsExactly(
                        Share.of(0, 1),
                        Share.piece(1, "l", 0, 1),
                        Share.piece(1, "l", 1, 2),
                        Share.piece(1, "l", 2, 3),
                        Share.piece(1, "l", 3, 4));
        assertThat(kinds(decided)).containsExactly(Adaptation.Kind.SPLIT);
        assertThat(decided.adaptations().getFirst().measured())
                .containsEntry("partition", 1L)
                .containsEntry("rows", 163L)
                .containsEntry("bytes", 8 * 163L)
                .containsEntry("medianBytes", 8 * 43L)
                .containsEntry("pieces", 4L);
    }

    @Test
    void pieces_have_about_the_same_number_of_rows() {
        settings = new BarrierSettings(true, 0, 240, 1, 0);
        wrote(LEFT, new long[] {0, 70}, new long[] {0, 1}, new long[] {0, 1}, new long[] {0, 60}, new long[] {1, 4});
        wrote(RIGHT, new long[] {1, 1});

        assertThat(decide(join(2, leeway(Set.of("l"), Set.of()))).shares())
                .containsExactly(
                        Share.of(0, 1),
                        Share.piece(1, "l", 0, 1),
                        Share.piece(1, "l", 1, 4),
                        Share.piece(1, "l", 4, 5));
    }

    @Test
    void a_large_partition_that_stays_whole_says_why() {
        settings = new BarrierSettings(true, 0, 100, 2, 0);
        wrote(LEFT, new long[] {10, 160});
        wrote(RIGHT, new long[] {10, 10}, new long[] {0, 0});

        Barrier.Decided forbidden = decide(join(2, leeway(Set.of(), Set.of())));
        assertThat(forbidden.shares()).isEmpty();
        assertThat(kinds(forbidden)).containsExactly(Adaptation.Kind.NOT_SPLIT);
        assertThat(forbidden.adaptations().getFirst().reason()).contains("needs its rows together");

        assertThat(decide(join(2, leeway(Set.of("r"), Set.of())))
                        .adaptations()
                        .getFirst()
                        .reason())
                .contains("each piece would read again");
        assertThat(decide(join(2, leeway(Set.of("l"), Set.of())))
                        .adaptations()
                        .getFirst()
                        .reason())
                .contains("one task wrote all of it");
    }

    @Test
    void partitions_of_the_same_size_are_left_as_they_are() {
        settings = new BarrierSettings(true, 0, 1, 2, 0);
        wrote(LEFT, new long[] {100, 120, 90}, new long[] {100, 120, 90});
        wrote(RIGHT, new long[] {1, 1, 1});

        Barrier.Decided decided = decide(join(3, leeway(Set.of("l", "r"), Set.of())));
        assertThat(decided.shares()).isEmpty();
        assertThat(decided.adaptations()).isEmpty();
    }

    @Test
    void a_partition_without_rows_on_a_side_that_needs_some_is_not_read() {
        wrote(LEFT, new long[] {5, 0, 5});
        wrote(RIGHT, new long[] {5, 7, 0});

        Barrier.Decided inner = decide(join(3, leeway(Set.of(), Set.of("l", "r"))));
        assertThat(inner.shares()).containsExactly(Share.of(0, 1));
        assertThat(inner.adaptations().getFirst().measured())
                .containsEntry("partitionsNotRead", 2L)
                .containsEntry("rowsNotRead", 12L);
        assertThat(decide(join(3, leeway(Set.of(), Set.of("l")))).shares())
                .containsExactly(Share.of(0, 1), Share.of(2, 3));
        assertThat(decide(join(3, leeway(Set.of(), Set.of()))).shares()).isEmpty();
    }

    @Test
    void a_stage_of_which_nothing_is_left_has_one_task_that_reads_nothing() {
        wrote(LEFT, new long[] {0, 0, 0});
        wrote(RIGHT, new long[] {5, 7, 0});

        Barrier.Decided decided = decide(join(3, leeway(Set.of(), Set.of("l"))));
        assertThat(decided.shares()).containsExactly(Share.NOTHING);
        assertThat(decided.tasks()).isEqualTo(1);
    }

    @Test
    void a_broadcast_input_without_rows_empties_the_stage_that_needs_it() {
        wrote(LEFT, new long[] {0}, new long[] {0});
        Stage needs = stage(9, leeway(Set.of(), Set.of("small")), new Input.Broadcast("small", LEFT));
        Stage not = stage(9, leeway(Set.of(), Set.of()), new Input.Broadcast("small", LEFT));

        assertThat(decide(needs).shares()).containsExactly(Share.NOTHING);
        assertThat(kinds(decide(needs))).containsExactly(Adaptation.Kind.EMPTY);
        assertThat(decide(not).tasks()).isEqualTo(9);
    }

    @Test
    void who_reads_tasks_one_by_one_follows_their_shares() {
        wrote(LEFT, new long[] {1, 1, 1});
        wrote(RIGHT, new long[] {1, 1, 1});
        List<Share> shares = List.of(Share.of(0, 2), Share.piece(2, "x", 0, 1), Share.piece(2, "x", 1, 2));
        decisions.put(LEFT, new StageDecision(LEFT, 0, 3, 0, 0, new TreeMap<>(), "", shares, List.of(), Course.OWN));

        Barrier.Decided decided =
                decide(stage(3, Leeway.NONE, new Input.Aligned("a", LEFT), new Input.Exchanged("r", RIGHT)));
        assertThat(decided.shares()).isEqualTo(shares);
        assertThat(decided.tasks()).isEqualTo(3);
    }

    @Test
    void pieces_and_whole_partitions_are_not_mixed_when_small_ones_are_joined() {
        settings = new BarrierSettings(true, 1 << 20, 100, 1, 0);
        wrote(LEFT, new long[] {1, 40, 1, 1}, new long[] {1, 40, 1, 1});
        wrote(RIGHT, new long[] {1, 1, 1, 1});

        assertThat(decide(join(4, leeway(Set.of("l"), Set.of()))).shares())
                .containsExactly(Share.of(0, 1), Share.piece(1, "l", 0, 1), Share.piece(1, "l", 1, 2), Share.of(2, 4));
    }

    @Test
    void a_plan_that_does_not_speak_of_decisions_is_carried_out_as_it_is() {
        assertThat(BarrierSettings.of(Map.of())).isEqualTo(BarrierSettings.OFF);
        assertThat(BarrierSettings.of(Map.of("plan.adaptive", "false", "plan.coalesceBytes", "7"))
                        .adaptive())
                .isFalse();
        assertThat(BarrierSettings.of(Map.of(
                        "plan.adaptive",
                        "true",
                        "plan.coalesceBytes",
                        "7",
                        "plan.skewBytes",
                        "8",
                        "plan.skewFactor",
                        "3",
                        "plan.flipBytes",
                        "9")))
                .isEqualTo(new BarrierSettings(true, 7, 8, 3, 9));
    }

    /** The second level of an exchange: {@code groups} groups, each for so many tasks, which are planned to read {@code bytes} in all. */
    private static Stage second(int groups, int pieces, long bytes) {
        return new Stage(
                new StageId(2),
                "second",
                new Work.Function("mix", new TreeMap<>()),
                groups * pieces,
                List.of(new Input.Exchanged("l", LEFT)),
                new Output.Exchange(groups * 4, groups),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(bytes, -1, -1),
                new Leeway(true, Set.of("l"), Set.of("l")));
    }

    @Test
    void tasksOfASecondLevelShareAGroupByItsWriters() {
        settings = BarrierSettings.OFF;
        wrote(LEFT, new long[] {10, 0}, new long[] {10, 0}, new long[] {10, 90}, new long[] {10, 10});
        assertThat(decide(second(2, 2, -1)).shares())
                .containsExactly(
                        Share.piece(0, "l", 0, 2),
                        Share.piece(0, "l", 2, 4),
                        Share.piece(1, "l", 0, 3),
                        Share.piece(1, "l", 3, 4));
    }

    @Test
    void allWritersAreAlikeWhereNobodySaysHowMuchTheyWrote() {
        settings = BarrierSettings.OFF;
        wrote(LEFT, new long[2], new long[2], new long[2], new long[2], new long[2]);
        assertThat(decide(second(2, 2, -1)).shares())
                .containsExactly(
                        Share.piece(0, "l", 0, 3),
                        Share.piece(0, "l", 3, 5),
                        Share.piece(1, "l", 0, 3),
                        Share.piece(1, "l", 3, 5));
    }

    @Test
    void aGroupThatTurnsOutLargeIsSharedByMoreTasksAndASmallOneByNone() {
        wrote(LEFT, new long[] {100, 1, 0}, new long[] {100, 1, 0}, new long[] {100, 1, 0}, new long[] {100, 1, 0});
        Barrier.Decided decided = decide(second(3, 2, 6 * 8 * 150));
        assertThat(decided.shares())
                .containsExactly(
                        Share.piece(0, "l", 0, 2),
                        Share.piece(0, "l", 2, 3),
                        Share.piece(0, "l", 3, 4),
                        Share.of(1, 2));
        assertThat(kinds(decided)).contains(Adaptation.Kind.SPLIT, Adaptation.Kind.EMPTY);
    }

    @Test
    void tooFewWritersAreNotShared() {
        wrote(LEFT, new long[] {1000, 1000});
        assertThat(decide(second(2, 2, 8)).shares()).containsExactly(Share.of(0, 1), Share.of(1, 2));
    }
}
