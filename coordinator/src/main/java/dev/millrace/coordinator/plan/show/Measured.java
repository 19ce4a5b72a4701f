package dev.millrace.coordinator.plan.show;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.StageMap;

/**
 * What the winners of a stage did, together; {@code peakBytes} and {@code longestMillis} are those of the worst task.
 *
 * @param tasks number of winners
 */
public record Measured(
        int tasks,
        long rowsRead,
        long bytesRead,
        long rowsWritten,
        long bytesWritten,
        long peakBytes,
        long spilledBytes,
        long millis,
        long longestMillis) {
    public static Measured of(StageMap map) {
        Measured sum = new Measured(0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (StageMap.Winner winner : map.winners()) {
            sum = sum.plus(winner.output().measures());
        }
        return sum;
    }

    private Measured plus(AttemptOutput.Measures task) {
        return new Measured(
                tasks + 1,
                rowsRead + task.rowsRead(),
                bytesRead + task.bytesRead(),
                rowsWritten + task.rowsWritten(),
                bytesWritten + task.bytesWritten(),
                Math.max(peakBytes, task.peakBytes()),
                spilledBytes + task.spilledBytes(),
                millis + task.millis(),
                Math.max(longestMillis, task.millis()));
    }
}
