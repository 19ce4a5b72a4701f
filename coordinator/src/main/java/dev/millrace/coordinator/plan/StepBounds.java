package dev.millrace.coordinator.plan;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Puts what a job says of its steps on their stages. Where a step is part of another, what is said of either counts for the stages of both: the shorter
 * time, the larger memory, the GPU.
 */
final class StepBounds {
    private final JobSpec job;
    private final List<MemoryClass> classes;
    /** By the first stage of each written step, the steps that are in it. */
    private final NavigableMap<Integer, List<String>> parts = new TreeMap<>();

    StepBounds(JobSpec job, List<MemoryClass> classes) {
        this.job = job;
        this.classes = classes;
    }

    /** The stages from this one on are of this step and of those that are put into it. */
    void begin(int stage, String step, List<String> contained) {
        List<String> all = new ArrayList<>(contained);
        all.add(step);
        parts.put(stage, all.stream().map(StepBounds::written).distinct().toList());
    }

    /** What a contract or an operation makes of a step has a name that begins with the step's. */
    private static String written(String name) {
        return name.split("[#.]", 2)[0];
    }

    /** Throws {@code COMPUTE_TOO_LARGE} when a step asks for more than any worker has, {@code NO_GPU} when it asks for one and no worker has any. */
    List<Stage> within(List<Stage> stages) {
        if (job.conduct().memoryBytes() == 0 && job.conduct().steps().isEmpty()) {
            return stages;
        }
        List<Says> says = stages.stream().map(this::says).toList();
        return stages.stream()
                .map(stage -> within(stage, says.get(stage.id().index()))
                        .withShortcut(way -> within(way, says.get(way.replaced().index()))))
                .toList();
    }

    /** What counts for the tasks of a stage. */
    private record Says(Stage.Bounds bounds, int leastClass) {}

    private static Stage within(Stage stage, Says says) {
        return stage.within(says.bounds(), says.leastClass());
    }

    /** A task that takes it computes the other stage's step as well. */
    private static Shortcut within(Shortcut shortcut, Says says) {
        return shortcut.within(says.bounds(), says.leastClass());
    }

    private Says says(Stage stage) {
        Stage.Bounds bounds = Stage.Bounds.NONE;
        long memoryBytes = job.conduct().memoryBytes();
        String asks = "";
        String accelerated = "";
        for (String step : parts.floorEntry(stage.id().index()).getValue()) {
            Conduct.OfStep says = job.conduct().steps().getOrDefault(step, Conduct.OfStep.NOTHING);
            if (says.timeoutMillis() > 0) {
                bounds = bounds.shorter(new Stage.Bounds(step, says.timeoutMillis()));
            }
            if (says.memoryBytes() > memoryBytes) {
                memoryBytes = says.memoryBytes();
                asks = step;
            }
            if (says.gpu()) {
                accelerated = step;
            }
        }
        int first = accelerated.isEmpty() ? 0 : firstWithGpu(accelerated);
        return new Says(bounds, leastClass(memoryBytes, asks, first));
    }

    private int firstWithGpu(String step) {
        for (int position = 0; position < classes.size(); position++) {
            if (CloudClass.hasGpu(classes.get(position))) {
                return position;
            }
        }
        throw refused(
                step,
                Failure.invalid(
                        "NO_GPU",
                        "The step '" + step + "' asks for workers with a GPU, and there are none here",
                        "Take compute.gpu out, or run it where there are some: docs/deploy.md"));
    }

    /** @param first the least class for other reasons */
    private int leastClass(long memoryBytes, String step, int first) {
        int top = CloudClass.top(classes, first);
        for (int position = first; position <= top; position++) {
            if (classes.get(position).memoryBytes() >= memoryBytes) {
                return position;
            }
        }
        throw refused(
                step,
                Failure.invalid(
                        "COMPUTE_TOO_LARGE",
                        (step.isEmpty() ? "The job" : "The step '" + step + "'") + " asks for tasks of "
                                + new ByteSize(memoryBytes) + ", and the largest worker "
                                + (CloudClass.hasGpu(classes.get(top)) ? "with a GPU " : "") + "here has "
                                + new ByteSize(classes.get(top).memoryBytes()),
                        "Ask for less by compute.memory, or give the command more by --memory"));
    }

    private MillraceException refused(String step, Failure failure) {
        return job.step(step)
                .map(asking -> failure.at(asking.place()))
                .orElse(failure)
                .toException();
    }
}
