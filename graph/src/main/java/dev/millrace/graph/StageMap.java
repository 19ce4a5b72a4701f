package dev.millrace.graph;

import java.util.List;

/**
 * The winners of a finished stage and where their data lies: {@code maps/stage/generation.json}. One read tells a reducer all its ranges.
 *
 * @param winners one for each task, in order
 */
public record StageMap(StageId stage, int generation, List<Winner> winners) {
    public StageMap {
        winners = List.copyOf(winners);
    }

    /** Rows that the winner of task {@code writer} wrote for a partition. */
    public long rows(int writer, int partition) {
        long rows = 0;
        for (AttemptOutput.Part part : winners.get(writer).output().parts()) {
            rows += part.segments().get(partition).rows();
        }
        return rows;
    }

    /** The attempt that won a task, and what it wrote. */
    public record Winner(AttemptId attempt, AttemptOutput output) {}
}
