package dev.millrace.simulation.scale;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The stages of a job while it is made up, and what each task of them has to do. */
final class Layers {
    private final List<Stage> stages = new ArrayList<>();
    private final List<TaskLoad> loads = new ArrayList<>();
    private int outputs;

    /** One more, which reads the last one. */
    StageId add(int tasks, Output output, TaskLoad load) {
        return add(tasks, output, load, stages.isEmpty() ? List.of() : List.of(lastId()));
    }

    /** @param after stages without whose end it does not begin */
    StageId add(int tasks, Output output, TaskLoad load, List<StageId> after) {
        StageId id = new StageId(stages.size());
        stages.add(new Stage(
                id,
                "stage " + id,
                new Work.Function("model", new TreeMap<>()),
                tasks,
                inputs(after),
                output,
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(-1, -1, -1)));
        loads.add(load);
        return id;
    }

    /** As {@link #add(int, Output, TaskLoad, List)}; what it writes is published. */
    StageId addPublished(int tasks, TaskLoad load, List<StageId> after) {
        return add(tasks, new Output.Table(outputs++), load, after);
    }

    /** As {@link #addPublished(int, TaskLoad, List)}, after the last one. */
    StageId addPublished(int tasks, TaskLoad load) {
        return addPublished(tasks, load, List.of(lastId()));
    }

    /** @param idealMillis see {@link ScaleJob} */
    ScaleJob job(String name, CloudClass memory, int workers, int functions, long idealMillis) {
        List<TaskLoad> each = List.copyOf(loads);
        List<OutputSpec> published = new ArrayList<>();
        for (int output = 0; output < outputs; output++) {
            published.add(output(output));
        }
        StageGraph graph = new StageGraph(
                new TreeMap<>(), List.of(memory.ofTasks()), List.copyOf(stages), published, new TreeMap<>());
        return new ScaleJob(
                name,
                graph,
                assignment -> each.get(assignment.stage().id().index()),
                List.of(memory),
                workers,
                functions,
                Math.max(1, idealMillis));
    }

    private StageId lastId() {
        return stages.getLast().id();
    }

    private List<Input> inputs(List<StageId> after) {
        List<Input> inputs = new ArrayList<>();
        for (StageId stage : after) {
            String relation = "x" + inputs.size();
            inputs.add(
                    stages.get(stage.index()).output() instanceof Output.Exchange
                            ? new Input.Exchanged(relation, stage)
                            : new Input.Broadcast(relation, stage));
        }
        return inputs;
    }

    private static OutputSpec output(int output) {
        return new OutputSpec(
                "result-" + output,
                new Location("memory:/out/" + output),
                OutputSpec.Format.PARQUET,
                OutputSpec.Mode.CREATE,
                List.of(),
                List.of(),
                FileLayout.DEFAULT,
                "");
    }
}
