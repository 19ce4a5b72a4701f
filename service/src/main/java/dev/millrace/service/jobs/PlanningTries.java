package dev.millrace.service.jobs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.StorageException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Ends the tries to plan a job whose files DuckDB cannot read. A plan that fails for want of an answer is made again; but files of this machine that
 * gave none several times will give none the next time, and somebody waits to be told. Safe for many threads.
 */
final class PlanningTries {
    private final int most;
    private final Map<JobSpec, Integer> failed = new ConcurrentHashMap<>();

    PlanningTries(int most) {
        this.most = most;
    }

    /** What {@code planning} gives. Throws {@code INVALID} instead of {@code UNAVAILABLE} at the last try; what ports say stays. */
    <T> T of(JobSpec job, Supplier<T> planning) {
        try {
            T plan = planning.get();
            failed.remove(job);
            return plan;
        } catch (StorageException port) {
            throw port;
        } catch (MillraceException error) {
            throw error.failure().kind() == FailureKind.UNAVAILABLE && failed.merge(job, 1, Integer::sum) >= most
                    ? new MillraceException(unreadable(error.failure()), error)
                    : error;
        }
    }

    private Failure unreadable(Failure last) {
        Failure failure = Failure.invalid(
                "SOURCE_UNREADABLE",
                "The sources could not be read in " + most + " tries: " + last.message(),
                "Look at the files that the message names, and at the disk they are on");
        return last.place().map(failure::at).orElse(failure);
    }
}
