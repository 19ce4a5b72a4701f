package dev.millrace.coordinator.policy.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.policy.FinerPlan;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Course;
import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Share;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Joins at once, by one task for each, or not at all: a small side 0, a large side 1, their join 2, and who reads that, 3. */
class FlipTest {
    private static final StageId SMALL = new StageId(0);
    private static final StageId LARGE = new StageId(1);
    private static final StageId JOIN = new StageId(2);
    private static final StageId READER = new StageId(3);

    private static Stage stage(StageId id, int tasks, Leeway leeway, long bytes, Input... inputs) {
        return new Stage(
                id,
                "stage " + id,
                new Work.Function("own", new TreeMap<>()),
                tasks,
                List.of(inputs),
                new Output.Exchange(3),
                0,
                1,
                Reproducibility.EXACT,
                true,
                new Stage.Estimate(-1, -1, bytes),
                leeway);
    }

    private static Stage large(int tasks, long bytes) {
        return stage(LARGE, tasks, Leeway.NONE, bytes)
                .with(new Shortcut(
                        JOIN,
                        List.of(SMALL),
                        new Work.Function("join", new TreeMap<>()),
                        List.of(new Input.Broadcast("s", SMALL)),
                        new Output.Rows(),
                        2,
                        9,
                        Reproducibility.ORDERED));
    }

    /** Leaves out rows of its own. */
    private static Stage filtering(int tasks, long readBytes, long bytes) {
        Stage large = large(tasks, bytes);
        return new Stage(
                        LARGE,
                        large.name(),
                        large.work(),
                        tasks,
                        large.inputs(),
                        large.output(),
                        0,
                        1,
                        Reproducibility.EXACT,
                        true,
                        new Stage.Estimate(readBytes, -1, bytes),
                        Leeway.NONE)
                .with(new Shortcut(
                        LARGE,
                        List.of(SMALL),
                        new Work.Function("filter", new TreeMap<>()),
                        List.of(new Input.Broadcast("s", SMALL)),
                        large.output(),
                        2,
                        9,
                        Reproducibility.EXACT));
    }

    private static Stage join(Leeway leeway) {
        return stage(JOIN, 3, leeway, -1, new Input.Exchanged("s", SMALL), new Input.Exchanged("l", LARGE));
    }

    private static StageMap wrote(StageId stage, long rows) {
        AttemptOutput.Part part = new AttemptOutput.Part("x", 1, "crc32c:00000000", rows, List.of(), List.of());
        return new StageMap(
                stage,
                0,
                List.of(new StageMap.Winner(
                        new AttemptId(0, 0, 1), new AttemptOutput(List.of(part), AttemptOutput.Measures.NONE))));
    }

    private static StageDecision decision(StageId stage, int tasks, Course course) {
        return new StageDecision(stage, 0, tasks, 0, 0, new TreeMap<>(), "", List.of(), List.of(), course);
    }

    private static Barrier.Decided decide(Stage stage, long rows, long flipBytes) {
        return Barrier.decide(
                stage,
                new BarrierInputs(
                        new TreeMap<>(Map.of(SMALL, wrote(SMALL, rows))),
                        new TreeMap<>(Map.of(SMALL, decision(SMALL, 1, Course.OWN))),
                        new TreeMap<>(Map.of(SMALL, 10.0)),
                        new BarrierSettings(true, 0, 1 << 30, 2, flipBytes)));
    }

    @Test
    void a_side_within_the_limit_is_joined_at_once_if_no_more_is_read_than_would_be_moved() {
        assertThat(decide(large(4, 1000), 10, 100).course()).isEqualTo(new Course.Short());
        assertThat(decide(large(4, 1000), 11, 100).course()).as("too large").isEqualTo(Course.OWN);
        assertThat(decide(large(12, 1000), 10, 100).course()).as("too often").isEqualTo(Course.OWN);
        assertThat(decide(large(12, 1000), 10, 3200).course())
                .as("so small that it does not matter how often")
                .isEqualTo(new Course.Short());
        assertThat(decide(large(1, 1000), 0, 0).course()).as("never").isEqualTo(Course.OWN);
    }

    @Test
    void rows_are_left_out_if_no_more_is_read_than_would_be_read_and_moved() {
        assertThat(decide(filtering(12, 1000, 1000), 10, 100).course())
                .as("what is read counts, too")
                .isEqualTo(new Course.Filtered());
        assertThat(decide(filtering(12, 0, 1000), 10, 100).course())
                .as("too often")
                .isEqualTo(Course.OWN);
        assertThat(decide(filtering(12, 1000, 1000), 11, 100).course())
                .as("too large")
                .isEqualTo(Course.OWN);
        assertThat(decide(filtering(12, 1000, 1000), 11, 100).adaptations().getFirst())
                .satisfies(no -> {
                    assertThat(no.kind()).isEqualTo(Adaptation.Kind.NOT_FILTERED);
                    assertThat(no.reason()).contains("all its rows are moved", "not every task can read stage 0");
                });
    }

    @Test
    void a_stage_waits_for_all_that_it_reads_by_either_way() {
        Stage large = large(4, 1000);
        Shortcut way = large.shortcut().orElseThrow();
        Stage beside = stage(LARGE, 4, Leeway.NONE, 1000, new Input.Exchanged("o", new StageId(4)))
                .with(new Shortcut(
                        JOIN,
                        List.of(SMALL),
                        way.work(),
                        List.of(new Input.Broadcast("s", SMALL), new Input.Broadcast("t", new StageId(5))),
                        way.output(),
                        0,
                        1,
                        way.reproducibility()));
        assertThat(large.awaitedStages()).containsExactly(SMALL);
        assertThat(beside.awaitedStages()).containsExactly(new StageId(4), SMALL, new StageId(5));
    }

    @Test
    void what_was_measured_and_decided_is_recorded() {
        Adaptation yes = decide(large(4, 1000), 10, 100).adaptations().getFirst();
        assertThat(yes.kind()).isEqualTo(Adaptation.Kind.BROADCAST);
        assertThat(yes.measured()).isEqualTo(Map.of("rows", 10L, "bytes", 100L, "flipBytes", 100L, "tasks", 4L));
        assertThat(yes.reason()).contains("what stage 2 would have joined").contains("stage 0");
        assertThat(decide(large(4, 1000), 11, 100).adaptations().getFirst().reason())
                .contains("not every task can read stage 0");
        assertThat(decide(large(12, 1000), 10, 100).adaptations().getFirst().reason())
                .contains("so many tasks would read more than is moved");
    }

    @Test
    void the_stage_whose_work_is_done_has_the_tasks_of_the_one_that_did_it() {
        Barrier.Decided taken = Barrier.decide(
                join(Leeway.NONE),
                new BarrierInputs(
                        new TreeMap<>(Map.of(SMALL, wrote(SMALL, 1), LARGE, wrote(LARGE, 1))),
                        new TreeMap<>(Map.of(
                                SMALL, decision(SMALL, 1, Course.OWN), LARGE, decision(LARGE, 8, new Course.Short()))),
                        new TreeMap<>(),
                        BarrierSettings.OFF));
        assertThat(taken.course()).isEqualTo(new Course.Taken(LARGE));
        assertThat(taken.tasks()).isEqualTo(8);
        assertThat(taken.shares()).isEmpty();
    }

    @Test
    void a_stage_by_its_shortcut_has_other_work_inputs_and_output_and_stays_with_it_when_it_is_cut_finer() {
        Stage carriedOut = large(4, 1000).by(new Course.Short());
        assertThat(carriedOut.inputStages()).containsExactly(SMALL);
        assertThat(carriedOut.output()).isEqualTo(new Output.Rows());
        assertThat(carriedOut.memoryClass()).isEqualTo(2);
        assertThat(carriedOut.divisible()).as("its rows are in an order").isFalse();

        StageDecision shared = new StageDecision(
                LARGE, 0, 1, 0, 0, new TreeMap<>(), "", List.of(Share.of(0, 2)), List.of(), new Course.Short());
        assertThat(FinerPlan.after(large(4, 1000), shared, 1).orElseThrow().course())
                .isEqualTo(new Course.Short());
    }

    private static StageGraph plan(Leeway ofJoin, Stage... more) {
        List<Stage> stages = new ArrayList<>(List.of(stage(SMALL, 1, Leeway.NONE, 1), large(4, 1000), join(ofJoin)));
        stages.addAll(List.of(more));
        return new StageGraph(
                new TreeMap<>(),
                List.of(new MemoryClass("a", 1), new MemoryClass("b", 2), new MemoryClass("c", 3)),
                stages,
                List.of(),
                new TreeMap<>());
    }

    @Test
    void what_is_only_joined_to_nothing_is_not_needed() {
        Leeway inner = new Leeway(true, Set.of("l"), Set.of("s", "l"));
        Leeway left = new Leeway(true, Set.of("l"), Set.of("l"));
        assertThat(unneeded(plan(inner), LARGE, SMALL)).isTrue();
        assertThat(unneeded(plan(left), LARGE, SMALL))
                .as("rows without a match stay")
                .isFalse();
        assertThat(unneeded(plan(inner), LARGE)).as("nothing is empty").isFalse();
        assertThat(unneeded(plan(inner), JOIN, SMALL)).as("the result itself").isFalse();
        Stage other = stage(READER, 1, Leeway.NONE, 1, new Input.Exchanged("x", LARGE));
        assertThat(unneeded(plan(inner, other), LARGE, SMALL))
                .as("somebody else reads it")
                .isFalse();
    }

    @Test
    void what_is_before_what_is_not_needed_is_not_needed_either() {
        Stage far = stage(
                READER,
                1,
                new Leeway(true, Set.of(), Set.of("j", "e")),
                1,
                new Input.Exchanged("j", JOIN),
                new Input.Broadcast("e", SMALL));
        StageGraph plan = plan(Leeway.NONE, far);
        assertThat(unneeded(plan, JOIN, SMALL)).isTrue();
        assertThat(unneeded(plan, LARGE, SMALL)).isTrue();
    }

    @Test
    void what_another_has_joined_already_is_handed_on_even_if_nobody_needs_it() {
        Stage far = stage(
                READER,
                1,
                new Leeway(true, Set.of(), Set.of("j", "e")),
                1,
                new Input.Exchanged("j", JOIN),
                new Input.Broadcast("e", SMALL));
        StageGraph plan = plan(Leeway.NONE, far);
        assertThat(new UnneededStages(plan, Set.of(SMALL), Set.of()).because(plan.stage(JOIN)))
                .isPresent();
        assertThat(new UnneededStages(plan, Set.of(SMALL), Set.of(JOIN)).because(plan.stage(JOIN)))
                .as("the rows that it would read are those that it should write")
                .isEmpty();
    }

    @Test
    void tasks_that_are_read_one_by_one_beside_others_stay_as_they_are() {
        Leeway needs = new Leeway(true, Set.of(), Set.of("a", "b", "e"));
        Stage both = stage(
                READER,
                4,
                needs,
                1,
                new Input.Aligned("a", LARGE),
                new Input.Aligned("b", JOIN),
                new Input.Broadcast("e", SMALL));
        assertThat(unneeded(plan(Leeway.NONE, both), LARGE, SMALL)).isFalse();
        Stage follower = stage(READER, 4, needs, 1, new Input.Aligned("a", LARGE), new Input.Broadcast("e", SMALL));
        assertThat(unneeded(plan(Leeway.NONE, follower), JOIN, SMALL))
                .as("nobody reads it")
                .isFalse();
    }

    private static boolean unneeded(StageGraph plan, StageId stage, StageId... empty) {
        return new UnneededStages(plan, Set.of(empty), Set.of())
                .because(plan.stage(stage))
                .isPresent();
    }

    @Test
    void a_plan_whose_stages_wait_for_each_other_is_no_plan() {
        Stage waiting = stage(SMALL, 1, Leeway.NONE, 1)
                .with(large(1, 1)
                        .shortcut()
                        .map(way -> new Shortcut(
                                JOIN,
                                List.of(LARGE),
                                way.work(),
                                way.inputs(),
                                way.output(),
                                0,
                                1,
                                way.reproducibility()))
                        .orElseThrow());
        assertThatThrownBy(() -> new StageGraph(
                        new TreeMap<>(),
                        List.of(new MemoryClass("a", 1), new MemoryClass("b", 2), new MemoryClass("c", 3)),
                        List.of(waiting, large(4, 1)),
                        List.of(),
                        new TreeMap<>()))
                .hasMessageContaining("wait for each other");
    }
}
