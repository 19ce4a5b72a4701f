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
 * @param bounds what the user says of its tasks
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
        Leeway leeway,
        Bounds bounds) {
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
                Leeway.NONE,
                Bounds.NONE);
    }

    /** A stage of which the user says nothing. */
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
            Estimate estimate,
            Leeway leeway) {
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
                leeway,
                Bounds.NONE);
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
                other,
                bounds);
    }

    /**
     * The same within bounds.
     *
     * @param least class that may run a task
     */
    public Stage within(Bounds others, int least) {
        return new Stage(
                id,
                name,
                work,
                tasks,
                inputs,
                output,
                Math.max(memoryClass, least),
                memoryBytes,
                reproducibility,
                divisible,
                estimate,
                leeway,
                others);
    }

    /**
     * What the user says of the tasks of a stage.
     *
     * @param step that says it; empty: none
     * @param taskMillis longest time of one task; 0 = what the run says
     */
    public record Bounds(String step, long taskMillis) {
        public static final Bounds NONE = new Bounds("", 0);
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
