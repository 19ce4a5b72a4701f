package dev.millrace.coordinator.drive;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.ReleaseWrites;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.List;
import java.util.Optional;

/**
 * Looks at runs that another version of the code goes on with. That version is asked to. Where there has been none for an hour, nobody would end the run: it
 * fails by name, as a user would cancel it. Since when it is missed stands in the run's row, so that the hour does not depend on who looks.
 */
final class LeftRuns {
    /** So long a version that is not there is waited for: one that is just being deployed, or deployed again, is there within minutes. */
    static final long GONE_AFTER_MILLIS = 3_600_000;

    private final CoordinatorParts parts;
    private final ReleaseWrites writes;

    LeftRuns(CoordinatorParts parts) {
        this.parts = parts;
        this.writes = new ReleaseWrites(parts.rules(), parts.writes());
    }

    /**
     * One look. A run that is paused rests as ever.
     *
     * @throws StorageException.Unavailable its version could not be asked, or is not there while the run publishes: files of it are visible, and only its
     *     version may say which
     */
    Look look(RunRow run) {
        if (parts.releases().others().look(run.release(), run.run())) {
            if (saysMissed(run)) {
                found(run);
            }
            return Look.RESTING;
        }
        if (run.state() == RunState.PUBLISHING) {
            throw new StorageException.Unavailable(
                    "run " + run.run() + " publishes, and version " + run.release() + " of the code is not there",
                    null);
        }
        if (!run.isMissed()) {
            return parts.applied(writes.missed(run, parts.nowMillis())) ? Look.RESTING : Look.OVERTAKEN;
        }
        return run.paused() || isAwaited(run) ? Look.RESTING : failed(run);
    }

    /** Its version is there again: it looks at the run itself, or answers. The hour begins anew when it goes the next time. */
    Look found(RunRow run) {
        return parts.applied(writes.found(run)) ? Look.MOVED : Look.OVERTAKEN;
    }

    /** Whether the row of an open run says that its version is missed: who finds that version writes it. */
    boolean saysMissed(RunRow run) {
        return run.isMissed() && !run.state().isEnded() && parts.rules().hold(Rule.FOUND_AGAIN);
    }

    private boolean isAwaited(RunRow run) {
        return parts.rules().hold(Rule.WAIT_FOR_RELEASE) && parts.nowMillis() - run.missedMillis() < GONE_AFTER_MILLIS;
    }

    private Look failed(RunRow run) {
        Failure gone = Failure.of(
                        FailureKind.LIMIT,
                        "VERSION_GONE",
                        "Run " + run.run() + " is left to version " + run.release()
                                + " of the code, which has not been there for an hour")
                .withRemedy("Retry it: a retry goes on under the version that is live, and keeps what is done");
        List<Update> end = List.of(writes.gone(run, gone, parts.nowMillis()));
        return parts.ended(end, run, RunState.FAILED, Optional.of(gone)) ? Look.MOVED : Look.OVERTAKEN;
    }
}
