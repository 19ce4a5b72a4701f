package dev.millrace.simulation.scale;

import dev.millrace.graph.StageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What came of a job.
 *
 * @param makespanMillis from the submission to the published result
 * @param workers most at once
 * @param starts of functions, the coordinator's too
 * @param throttled requests that waited for their turn
 * @param hottestWrites of the busiest partition of rows in its busiest second
 * @param stages in order of the plan
 * @param time of all workers together
 * @param events of the simulation
 */
public record ScaleReport(
        String job,
        int tasks,
        long makespanMillis,
        long idealMillis,
        Dollars cost,
        int workers,
        long starts,
        long throttled,
        long hottestWrites,
        long rowWrites,
        long objectRequests,
        List<OfStage> stages,
        WorkerTime time,
        long events) {
    public ScaleReport {
        stages = List.copyOf(stages);
    }

    /** Share of the makespan that would have been enough. */
    public double efficiency() {
        return (double) idealMillis / makespanMillis;
    }

    /**
     * The makespan in parts that follow each other: until the first task begins, until each stage has ended in the order in which they did, and
     * publishing.
     */
    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        long done = stages.stream().mapToLong(OfStage::beginMillis).min().orElse(makespanMillis);
        phases.add(new Phase("start", done));
        for (OfStage stage : stages.stream()
                .sorted(Comparator.comparingLong(OfStage::endMillis))
                .toList()) {
            long end = Math.max(done, stage.endMillis());
            phases.add(new Phase("stage " + stage.stage(), end - done));
            done = end;
        }
        phases.add(new Phase("publish", makespanMillis - done));
        return List.copyOf(phases);
    }

    /** A part of the makespan. */
    public record Phase(String name, long millis) {}

    /** Of all services. */
    public double dollars() {
        return cost.sum();
    }

    /**
     * What is paid to each service.
     *
     * @param functions Lambda: time by memory, and starts
     * @param objects S3
     * @param rows DynamoDB
     * @param messages SQS
     */
    public record Dollars(double functions, double objects, double rows, double messages) {
        public double sum() {
            return functions + objects + rows + messages;
        }
    }

    /**
     * When the tasks of a stage were at work, in milliseconds since the submission. Stages that do not wait for each other overlap.
     *
     * @param beginMillis of the first attempt
     * @param endMillis of the last attempt
     */
    public record OfStage(StageId stage, String name, int tasks, long beginMillis, long endMillis) {}

    /**
     * What workers did in the time that is paid, in milliseconds.
     *
     * @param waitingMillis starting tasks, committing them, and waiting for the next
     */
    public record WorkerTime(long readingMillis, long computingMillis, long writingMillis, long waitingMillis) {}
}
