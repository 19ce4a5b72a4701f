package dev.millrace.graph;

import java.util.List;

/**
 * The winners of a finished stage and where their data lies: {@code maps/stage/generation.json}. One read tells a reducer all its ranges.
 *
 * @param stage whose tasks wrote it: another one than the map is of, where that has done the work of both
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

    /** Of all tasks. */
    public long rows() {
        return winners.stream()
                .flatMap(winner -> winner.output().parts().stream())
                .mapToLong(AttemptOutput.Part::rows)
                .sum();
    }

    /** The attempt that won a task, and what it wrote. */
    public record Winner(AttemptId attempt, AttemptOutput output) {}
}
