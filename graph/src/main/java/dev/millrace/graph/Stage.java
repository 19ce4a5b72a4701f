package dev.millrace.graph;

import java.util.List;
import java.util.stream.Stream;

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
        Estimate estimate) {
    public Stage {
        inputs = List.copyOf(inputs);
        if (tasks < 1 || memoryClass < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("stage " + id + " needs at least one task and a class");
        }
    }

    /** The stages that must be done before this one starts, in order of the inputs, each once. */
    public List<StageId> inputStages() {
        return inputs.stream().flatMap(Stage::stageOf).distinct().toList();
    }

    private static Stream<StageId> stageOf(Input input) {
        return switch (input) {
            case Input.Splits _ -> Stream.empty();
            case Input.Aligned aligned -> Stream.of(aligned.stage());
            case Input.Exchanged exchanged -> Stream.of(exchanged.stage());
            case Input.Broadcast broadcast -> Stream.of(broadcast.stage());
        };
    }

    /** Expected volume of the whole stage; -1 = unknown. */
    public record Estimate(long inputBytes, long outputRows, long outputBytes) {}
}
