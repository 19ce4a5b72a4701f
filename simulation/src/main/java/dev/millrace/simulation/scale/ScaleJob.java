package dev.millrace.simulation.scale;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.StageGraph;
import java.util.function.Function;

/**
 * A job and what its tasks have to do.
 *
 * @param memory class of its workers
 * @param workers most of them at once
 * @param functions how many functions that class has
 * @param idealMillis what it would take if all workers were there at the beginning and nothing took time but the tasks
 */
public record ScaleJob(
        String name,
        StageGraph graph,
        Function<TaskAssignment, TaskLoad> loads,
        CloudClass memory,
        int workers,
        int functions,
        long idealMillis) {}
