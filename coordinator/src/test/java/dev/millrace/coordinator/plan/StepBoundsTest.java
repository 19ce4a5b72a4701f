package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.Course;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StepBoundsTest {
    private static final List<MemoryClass> CLASSES =
            List.of(new MemoryClass("m256", 256L << 20), new MemoryClass("m512", 512L << 20));
    private static final Work WORK = new Work.Function("any", new TreeMap<>());

    private static Stage stage(int id, Input... inputs) {
        return new Stage(
                new StageId(id),
                "stage " + id,
                WORK,
                1,
                List.of(inputs),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(-1, -1, -1));
    }

    /** The second stage may do the work of the third. */
    private static List<Stage> stages() {
        Shortcut shortcut = new Shortcut(
                new StageId(2),
                List.of(new StageId(0)),
                WORK,
                List.of(),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT);
        return List.of(stage(0), stage(1).with(shortcut), stage(2));
    }

    private static List<Stage> bounded(Conduct.OfStep first, Conduct.OfStep second) {
        return bounded(CLASSES, first, second);
    }

    private static List<Stage> bounded(List<MemoryClass> classes, Conduct.OfStep first, Conduct.OfStep second) {
        Conduct conduct = new Conduct(List.of(), 0, new TreeMap<>(Map.of("first", first, "second", second)));
        StepBounds bounds = new StepBounds(job(conduct), classes);
        bounds.begin(0, "first", List.of());
        bounds.begin(2, "second", List.of());
        return bounds.within(stages());
    }

    private static JobSpec job(Conduct conduct) {
        JobSpec plain = new JobSpec(
                "job", List.of(), List.of(), List.of(), new TreeMap<>(), JobSpec.Limits.DEFAULT, new TreeMap<>());
        return new JobSpec(
                plain.name(),
                plain.sources(),
                plain.steps(),
                plain.sinks(),
                plain.labels(),
                plain.limits(),
                plain.settings(),
                plain.quality(),
                conduct);
    }

    private static Stage shortened(List<Stage> stages) {
        return stages.get(1).by(new Course.Short());
    }

    @Test
    void aTaskThatDoesTheWorkOfTwoStepsHasTheShorterOfTheirTimes() {
        List<Stage> later = bounded(new Conduct.OfStep(60_000, 0), new Conduct.OfStep(5_000, 0));
        assertThat(later.get(1).bounds()).isEqualTo(new Stage.Bounds("first", 60_000));
        assertThat(shortened(later).bounds()).isEqualTo(new Stage.Bounds("second", 5_000));
        List<Stage> earlier = bounded(new Conduct.OfStep(1_000, 0), new Conduct.OfStep(5_000, 0));
        assertThat(shortened(earlier).bounds()).isEqualTo(new Stage.Bounds("first", 1_000));
    }

    @Test
    void aTimeOfTheOtherStepAloneCountsToo() {
        List<Stage> stages = bounded(Conduct.OfStep.NOTHING, new Conduct.OfStep(5_000, 0));
        assertThat(stages.get(1).bounds()).isEqualTo(Stage.Bounds.NONE);
        assertThat(shortened(stages).bounds()).isEqualTo(new Stage.Bounds("second", 5_000));
    }

    @Test
    void itHasTheLargerOfTheirMemories() {
        List<Stage> stages = bounded(Conduct.OfStep.NOTHING, new Conduct.OfStep(0, 300L << 20));
        assertThat(stages.get(1).memoryClass()).isZero();
        assertThat(shortened(stages).memoryClass()).isEqualTo(1);
    }

    @Test
    void aStepThatAsksForAGpuGetsAWorkerWithOneAndNoOtherStepDoes() {
        List<MemoryClass> classes = CloudClass.ladder(List.of(CloudClass.C1, CloudClass.F3, CloudClass.G1));
        Conduct.OfStep gpu = new Conduct.OfStep(0, 1L << 30, true);
        List<Stage> stages = bounded(classes, Conduct.OfStep.NOTHING, gpu);
        assertThat(stages).extracting(Stage::memoryClass).containsExactly(0, 0, 2);
        assertThat(shortened(stages).memoryClass())
                .as("it does the work of both")
                .isEqualTo(2);
        assertThat(bounded(classes, Conduct.OfStep.NOTHING, new Conduct.OfStep(0, 4L << 30)))
                .extracting(Stage::memoryClass)
                .containsExactly(0, 0, 1);
        assertThatThrownBy(() -> bounded(classes, new Conduct.OfStep(0, 200L << 30), Conduct.OfStep.NOTHING))
                .hasMessageContaining("the largest worker here has");
        assertThatThrownBy(() -> bounded(classes, new Conduct.OfStep(0, 20L << 30, true), gpu))
                .hasMessageContaining("the largest worker with a GPU here has");
        assertThatThrownBy(() -> bounded(CLASSES, Conduct.OfStep.NOTHING, gpu))
                .hasMessageContaining("The step 'second' asks for workers with a GPU, and there are none here");
    }
}
