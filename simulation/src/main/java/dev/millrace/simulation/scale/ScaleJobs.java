package dev.millrace.simulation.scale;

import dev.millrace.engine.TaskAssignment;
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
import java.util.function.Function;

/** Jobs of known size: those that others have published times of, and those that are asked about most. */
public final class ScaleJobs {
    private static final CloudClass CLASS = CloudClass.C1;
    private static final long MEGABYTE = 1_000_000;
    private static final long TERABYTE = 1_000_000 * MEGABYTE;

    /** Of one chunk: as much as a chunk of means over time usually has. */
    private static final long PARTIAL_BYTES = 2 * MEGABYTE;

    private ScaleJobs() {}

    /** Tasks that compute and nothing else. */
    public static ScaleJob wide(int tasks, long millis, int workers, int functions) {
        TaskLoad load = TaskLoad.computing(millis);
        return job(
                tasks + " tasks of " + millis / 1000.0 + " s",
                graph(CLASS, List.of(new Layer(tasks, new Output.Rows()))),
                _ -> load,
                CLASS,
                workers,
                functions,
                (long) Math.ceil((double) tasks / workers) * millis);
    }

    /**
     * Each task reads so many bytes and computes; the result is small.
     *
     * @param bytesASecond what a task's processors make of what it has read; 0: reading is all
     */
    public static ScaleJob scan(
            String name, CloudClass memory, long bytes, int tasks, int workers, int functions, double bytesASecond) {
        long each = bytes / tasks;
        long compute = bytesASecond == 0 ? 0 : Math.round(each / bytesASecond * 1000);
        TaskLoad leaf = new TaskLoad(each, TaskLoad.reads(each), false, compute, MEGABYTE, 1);
        TaskLoad last = new TaskLoad(MEGABYTE * tasks / 16, tasks, true, 100, MEGABYTE, 1);
        return job(
                name,
                graph(memory, List.of(new Layer(tasks, new Output.Exchange(16)), new Layer(16, new Output.Table(0)))),
                loads(List.of(leaf, last)),
                memory,
                workers,
                functions,
                (long) Math.ceil((double) tasks / workers) * compute);
    }

    /**
     * Means over chunks of arrays: each task reads so many bytes of its chunks, computes, and leaves a small array of partial sums; these are added up in
     * rounds, so many at a time, until one is left.
     *
     * @param bytesASecond what a task's processors make of what it has read
     * @param fanIn arrays that a task adds up; at least 2
     */
    public static ScaleJob means(long bytes, int tasks, int fanIn, int workers, int functions, double bytesASecond) {
        long each = bytes / tasks;
        long compute = Math.round(each / bytesASecond * 1000);
        List<Layer> layers = new ArrayList<>();
        List<TaskLoad> loads = new ArrayList<>();
        loads.add(new TaskLoad(each, TaskLoad.reads(each), false, compute, PARTIAL_BYTES, 1));
        int left = tasks;
        for (; left > 1; left = Math.ceilDiv(left, fanIn)) {
            int next = Math.ceilDiv(left, fanIn);
            layers.add(new Layer(left, new Output.Exchange(next)));
            long summed = Math.min(fanIn, left) * PARTIAL_BYTES;
            long adding = Math.round(summed / bytesASecond * 1000);
            loads.add(new TaskLoad(summed, Math.min(fanIn, left), true, adding, PARTIAL_BYTES, 1));
        }
        layers.add(new Layer(1, new Output.Table(0)));
        return job(
                "means of " + bytes / (double) TERABYTE + " TB",
                graph(CLASS, layers),
                loads(loads),
                CLASS,
                workers,
                functions,
                (long) Math.ceil((double) tasks / workers) * compute);
    }

    /** Sorted into as many files as there are tasks: everything is read, exchanged once, and written. */
    public static ScaleJob sort(long bytes, int tasks, int workers, int functions, double bytesASecond) {
        long each = bytes / tasks;
        long compute = Math.round(each / bytesASecond * 1000);
        TaskLoad map = new TaskLoad(each, TaskLoad.reads(each), false, compute, each, TaskLoad.puts(each));
        TaskLoad reduce = new TaskLoad(each, tasks, true, compute, each, TaskLoad.puts(each));
        return job(
                "sort of " + bytes / (double) TERABYTE + " TB",
                graph(
                        CLASS,
                        List.of(new Layer(tasks, new Output.Exchange(tasks)), new Layer(tasks, new Output.Table(0)))),
                loads(List.of(map, reduce)),
                CLASS,
                workers,
                functions,
                (long) Math.ceil((double) tasks / workers) * 2 * compute);
    }

    private static ScaleJob job(
            String name,
            StageGraph graph,
            Function<TaskAssignment, TaskLoad> loads,
            CloudClass memory,
            int workers,
            int functions,
            long idealMillis) {
        return new ScaleJob(name, graph, loads, List.of(memory), workers, functions, Math.max(1, idealMillis));
    }

    private static Function<TaskAssignment, TaskLoad> loads(List<TaskLoad> ofStages) {
        return assignment -> ofStages.get(assignment.stage().id().index());
    }

    /** A stage that reads the one before it. */
    private record Layer(int tasks, Output output) {}

    private static StageGraph graph(CloudClass memory, List<Layer> layers) {
        List<Stage> stages = new ArrayList<>();
        for (Layer layer : layers) {
            StageId id = new StageId(stages.size());
            List<Input> inputs = stages.isEmpty()
                    ? List.of()
                    : List.of(new Input.Exchanged("x", stages.getLast().id()));
            stages.add(new Stage(
                    id,
                    "stage " + id,
                    new Work.Function("model", new TreeMap<>()),
                    layer.tasks(),
                    inputs,
                    layer.output(),
                    0,
                    1,
                    Reproducibility.EXACT,
                    false,
                    new Stage.Estimate(-1, -1, -1)));
        }
        boolean published = layers.getLast().output() instanceof Output.Table;
        return new StageGraph(
                new TreeMap<>(),
                List.of(memory.ofTasks()),
                stages,
                published ? List.of(output()) : List.of(),
                new TreeMap<>());
    }

    private static OutputSpec output() {
        return new OutputSpec(
                "result",
                new Location("memory:/out"),
                OutputSpec.Format.PARQUET,
                OutputSpec.Mode.CREATE,
                List.of(),
                List.of(),
                FileLayout.DEFAULT,
                "");
    }
}
