package dev.millrace.coordinator.drive;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.Optional;

/**
 * Publishes a run that is PUBLISHING, which can neither fail nor be cancelled: trouble is said on the run, and tried again. A look that slept while
 * the run succeeded, and another run replaced its result, meets trouble too: so trouble means first of all to read the run's row.
 */
final class Publisher {
    private final CoordinatorParts parts;
    private final RunRow run;

    Publisher(CoordinatorParts parts, RunRow run) {
        this.parts = parts;
        this.run = run;
    }

    Progress publish() {
        try {
            StageGraph plan = parts.plan(run);
            return new Publication(parts, run, plan).steps();
        } catch (StorageException.Unavailable | StorageException.UnknownFate again) {
            throw again;
        } catch (MillraceException trouble) {
            return trouble(trouble.failure());
        }
    }

    private Progress trouble(Failure failure) {
        Optional<RunRow> now = parts.ports().table().read(Keys.run(run.run())).map(RunRow::of);
        if (now.isEmpty() || now.get().state() != RunState.PUBLISHING) {
            return Progress.REFUSED;
        }
        String alarm = failure.message();
        if (!alarm.equals(now.get().alarmOrEmpty())) {
            parts.applied(parts.writes().alarm(now.get(), alarm));
        }
        return Progress.BLOCKED;
    }
}
