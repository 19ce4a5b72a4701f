package dev.millrace.graph;

import java.util.List;

/**
 * What runs between two exchanges: the same work for each of {@code tasks} positions.
 *
 * @param id position in the graph
 * @param name for people, for example {@code routes: join + partial aggregate}
 * @param tasks number of tasks of generation 0, at least 1
 * @param memoryClass least class that may run a task, by position in the ladder
 * @param memoryBytes projected peak of one task
 * @param reproducibility what the result depends on
 * @param divisible whether a finer plan (more tasks over the same splits) gives the same rows
 * @param estimate what the planner expects
 * @param leeway what may be decided when it starts
 */
public record Stage(
        StageId id,
        String name,
        Work work,
        int tasks,
        List<Input> inputs,
        Output output,
        int memoryClass,
        long memoryBytes,
        Reproducibility reproducibility,
        boolean divisible,
        Estimate estimate,
        Leeway leeway) {
    public Stage {
        inputs = List.copyOf(inputs);
        if (tasks < 1 || memoryClass < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("stage " + id + " needs at least one task and a class");
        }
    }

    /** A stage that is carried out as planned. */
    public Stage(
            StageId id,
            String name,
            Work work,
            int tasks,
            List<Input> inputs,
            Output output,
            int memoryClass,
            long memoryBytes,
            Reproducibility reproducibility,
            boolean divisible,
            Estimate estimate) {
        this(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                memoryClass,
                memoryBytes,
                reproducibility,
                divisible,
                estimate,
                Leeway.NONE);
    }

    /** The same with another leeway, cut finer only as {@code finer} says. */
    public Stage with(Leeway other, boolean finer) {
        return new Stage(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                memoryClass,
                memoryBytes,
                reproducibility,
                finer,
                estimate,
                other);
    }

    /** The stages that must be done before this one starts, in order of the inputs, each once. */
    public List<StageId> inputStages() {
        return inputs.stream()
                .flatMap(input -> input.stageOrEmpty().stream())
                .distinct()
                .toList();
    }

    /** Expected volume of the whole stage; -1 = unknown. */
    public record Estimate(long inputBytes, long outputRows, long outputBytes) {}
}
