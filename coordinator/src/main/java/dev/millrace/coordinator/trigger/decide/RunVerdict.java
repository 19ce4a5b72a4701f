package dev.millrace.coordinator.trigger.decide;

import dev.millrace.coordinator.trigger.decide.TriggerStep.Again;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Await;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Hold;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Quarantine;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Split;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Taken;
import dev.millrace.graph.Failure;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.TriggerWrites.Failed;
import java.util.Optional;
import java.util.Set;

/** What the end of a run says about the files that it should have taken. */
final class RunVerdict {
    /** Others may take files of the same list all the time; so often in a row it is not by chance. */
    static final int MOST_ATTEMPTS = 20;

    static final int MOST_MESSAGE = 1_000;

    /** Another run was faster where results or the list of taken files lie: the next plan sees what it has done. */
    private static final Set<String> OVERTAKEN = Set.of("OUTPUT_TAKEN", "OUTPUT_CHANGED");

    /** The version of the code that went on with the run is gone; the next run belongs to the one that is live. */
    private static final String GONE = "VERSION_GONE";

    /** What no file can be blamed for. */
    private static final Set<String> AROUND = Set.of(
            "TAKEN_DAMAGED",
            "NO_CREDENTIALS",
            "CREDENTIALS_EXPIRED",
            "WRONG_CREDENTIALS",
            "NO_REGION",
            "WRONG_REGION",
            "NO_SUCH_BUCKET",
            "BUCKET_NOT_ALLOWED",
            "DISK_FULL",
            "COMPUTE_TOO_LARGE",
            "NEWER_FORMAT");

    private RunVerdict() {}

    /** @param source of the job that reads the batch */
    static TriggerStep of(RunRow run, int attempt, int files, String source) {
        return switch (run.state()) {
            case ACCEPTED, RUNNING, PUBLISHING -> new Await(run.run());
            case SUCCEEDED -> new Taken(run.run());
            case EXPIRED -> again(attempt, "its runs expired before anybody looked at them");
            case CANCELLED -> new Hold("the run " + run.run() + " was cancelled");
            case FAILED -> failed(run, attempt, files, source);
        };
    }

    private static TriggerStep again(int attempt, String why) {
        return attempt + 1 >= MOST_ATTEMPTS ? new Hold(why) : new Again();
    }

    private static TriggerStep failed(RunRow run, int attempt, int files, String source) {
        Failed failed = words(run);
        if (OVERTAKEN.contains(failed.code())) {
            return again(attempt, "other runs were faster " + MOST_ATTEMPTS + " times: " + failed.message());
        }
        if (failed.code().equals(GONE)) {
            return again(attempt, failed.message());
        }
        if (failed.code().startsWith("OUTPUT_") || AROUND.contains(failed.code())) {
            return new Hold("the run " + run.run() + " failed: " + failed.message() + " [" + failed.code() + "]");
        }
        Optional<String> other = run.failure().flatMap(Failure::source).filter(name -> !name.equals(source));
        if (other.isPresent()) {
            return new Hold("the run " + run.run() + " failed by the source '" + other.get()
                    + "', not by a file of the batch: " + failed.message() + " [" + failed.code() + "]");
        }
        return files == 1 ? new Quarantine(failed) : new Split((files + 1) / 2, failed);
    }

    /** Why a run did not succeed. */
    static Failed words(RunRow run) {
        return run.failure()
                .map(RunVerdict::words)
                .orElseGet(() -> new Failed(run.state().name(), "the run ended " + run.state()));
    }

    private static Failed words(Failure failure) {
        String message = failure.message();
        return new Failed(
                failure.code(), message.length() <= MOST_MESSAGE ? message : message.substring(0, MOST_MESSAGE) + "…");
    }
}
