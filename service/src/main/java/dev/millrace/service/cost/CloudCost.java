package dev.millrace.service.cost;

import java.util.List;
import java.util.Optional;

/**
 * Dollars for functions that do given work: time by memory, and for each task a start, about three requests to the queue, two writes and two
 * reads of state, two objects written; one read for each object that it reads.
 */
public final class CloudCost {
    private static final double QUEUE_REQUESTS = 3;
    private static final double STATE_WRITES = 2.03;
    private static final double STATE_READS = 2;
    private static final double OBJECT_PUTS = 2;

    private CloudCost() {}

    /**
     * Work of one stage.
     *
     * @param tasks number of tasks
     * @param taskSeconds of all tasks together
     * @param memoryBytes class of a task
     * @param objectsRead of all tasks together
     */
    public record StageWork(long tasks, double taskSeconds, long memoryBytes, long objectsRead) {}

    /** Dollars; empty: a stage needs more memory than a function can have. */
    public static Optional<Double> dollars(List<StageWork> stages, Prices prices) {
        double sum = 0;
        for (StageWork stage : stages) {
            Optional<Double> gigabytes = prices.functionGigabytes(stage.memoryBytes());
            if (gigabytes.isEmpty()) {
                return Optional.empty();
            }
            double eachTask = prices.lambdaRequest()
                    + QUEUE_REQUESTS * prices.queueRequest()
                    + STATE_WRITES * prices.stateWrite()
                    + STATE_READS * prices.stateRead()
                    + OBJECT_PUTS * prices.objectPut();
            sum += stage.taskSeconds() * gigabytes.get() * prices.lambdaGigabyteSecond()
                    + stage.tasks() * eachTask
                    + stage.objectsRead() * prices.objectGet();
        }
        return Optional.of(sum);
    }
}
