package dev.millrace.simulation.scale;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.StageGraph;
import java.util.List;
import java.util.function.Function;

/**
 * A job and what its tasks have to do.
 *
 * @param classes of its workers, in the order of the plan
 * @param workers most of each class at once
 * @param functions how many functions each class has
 * @param idealMillis what it would take if all workers were there at the beginning and nothing took time but the tasks
 */
public record ScaleJob(
        String name,
        StageGraph graph,
        Function<TaskAssignment, TaskLoad> loads,
        List<CloudClass> classes,
        int workers,
        int functions,
        long idealMillis) {
    public ScaleJob {
        classes = List.copyOf(classes);
    }
}
