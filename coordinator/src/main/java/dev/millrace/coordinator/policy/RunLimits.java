package dev.millrace.coordinator.policy;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a run wants more than it may have. */
public final class RunLimits {
    private RunLimits() {}

    /** Judges a plan before anything is done: by what is certain, not by estimates of what stages hand on. */
    public static Optional<Failure> exceededBy(StageGraph plan, Limits limits) {
        long tasks = plan.stages().stream().mapToLong(Stage::tasks).sum();
        if (limits.tasks() > 0 && tasks > limits.tasks()) {
            return Optional.of(tasks("The plan has", tasks, limits.tasks()));
        }
        long bytes = plan.stages().stream().mapToLong(RunLimits::sourceBytes).sum();
        if (limits.bytes() > 0 && bytes > limits.bytes()) {
            return Optional.of(bytes("The plan reads", bytes, limits.bytes()));
        }
        long rows = plan.stages().stream().mapToLong(RunLimits::sourceRows).sum();
        if (limits.rows() > 0 && rows > limits.rows()) {
            return Optional.of(rows("The plan takes", rows, limits.rows()));
        }
        return Optional.empty();
    }

    /**
     * Judges a run at work: by how long this epoch has lasted, what its finished stages have read, and how many tasks it has now that stages may have
     * been planned finer.
     *
     * @param stages that have started
     * @param waitingTasks of those that have not
     */
    public static Optional<Failure> exceededBy(RunRow run, List<StageRow> stages, long waitingTasks, long nowMillis) {
        Limits limits = run.limits();
        long millis = nowMillis - run.startedMillis();
        if (limits.wallMillis() > 0 && millis > limits.wallMillis()) {
            return Optional.of(limit(
                    "LIMIT_TIME",
                    String.format(
                            Locale.ROOT,
                            "The run has lasted %.1f s, it may last %.1f s",
                            millis / 1000.0,
                            limits.wallMillis() / 1000.0)));
        }
        long tasks = waitingTasks + stages.stream().mapToLong(StageRow::tasks).sum();
        if (limits.tasks() > 0 && tasks > limits.tasks()) {
            return Optional.of(tasks("Planned finer, the run has", tasks, limits.tasks()));
        }
        long bytes =
                stages.stream().mapToLong(stage -> stage.totals().bytesRead()).sum();
        if (limits.bytes() > 0 && bytes > limits.bytes()) {
            return Optional.of(bytes("The run has read", bytes, limits.bytes()));
        }
        return Optional.empty();
    }

    private static long sourceBytes(Stage stage) {
        long bytes = 0;
        for (Input input : stage.inputs()) {
            if (input instanceof Input.Splits splits) {
                long once = splits.scan().units().stream()
                        .mapToLong(Scan.Unit::bytes)
                        .sum();
                bytes += splits.scan().everyTask() ? once * stage.tasks() : once;
            }
        }
        return bytes;
    }

    /** Rows of sources whose number is known before they are read. */
    private static long sourceRows(Stage stage) {
        long rows = 0;
        for (Input input : stage.inputs()) {
            if (input instanceof Input.Splits splits) {
                long once = splits.scan().distinctUnits().stream()
                        .mapToLong(unit -> Math.max(0, unit.rows()))
                        .sum();
                rows += splits.scan().everyTask() ? once * stage.tasks() : once;
            }
        }
        return rows;
    }

    /**
     * Judges the rows that finished stages took from sources.
     *
     * @param readers rows of stages that read sources
     */
    public static Optional<Failure> rowsExceededBy(RunRow run, List<StageRow> readers) {
        long rows =
                readers.stream().mapToLong(stage -> stage.totals().rowsRead()).sum();
        return run.limits().rows() > 0 && rows > run.limits().rows()
                ? Optional.of(rows("The run has taken", rows, run.limits().rows()))
                : Optional.empty();
    }

    private static Failure rows(String what, long rows, long limit) {
        return Failure.of(
                        FailureKind.LIMIT,
                        "LIMIT_ROWS",
                        String.format(Locale.ROOT, "%s %,d rows from sources, the run may take %,d", what, rows, limit))
                .withRemedy("Raise limits.rows in the job, or let it read less, and run it again");
    }

    private static Failure tasks(String what, long tasks, long limit) {
        return limit("LIMIT_TASKS", what + " " + tasks + " tasks, the run may have " + limit);
    }

    private static Failure bytes(String what, long bytes, long limit) {
        return limit("LIMIT_BYTES", what + " " + new ByteSize(bytes) + ", the run may read " + new ByteSize(limit));
    }

    private static Failure limit(String code, String message) {
        return Failure.of(FailureKind.LIMIT, code, message)
                .withRemedy("Raise the limit and retry the run; what is done is not done again");
    }
}
