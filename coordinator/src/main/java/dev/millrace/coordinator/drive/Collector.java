package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.policy.NextCheck;
import dev.millrace.graph.Location;
import dev.millrace.graph.codec.ReplacedCodec;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.StoredDocument;
import java.util.List;

/**
 * Deletes what an ended run does not need any more: attempts and maps, and again what it replaced; of an expired run everything but
 * {@code replaced.json}. Never a published file or a manifest of its own. Looks again until nothing was found after everybody from before the
 * end must be gone.
 */
final class Collector {
    private final CoordinatorParts parts;
    private final RunRow run;
    private final Deletion deletion;

    Collector(CoordinatorParts parts, RunRow run) {
        this.parts = parts;
        this.run = run;
        this.deletion = new Deletion(parts.ports().objects());
    }

    Progress collect() {
        boolean found = run.state() == RunState.EXPIRED ? expired() : attemptsAndMaps();
        boolean quiet = parts.nowMillis() >= NextCheck.quiet(run, parts.settings())
                || parts.rules().broken(Rule.COLLECT_UNTIL_QUIET);
        if (found) {
            return Progress.MOVED;
        }
        if (!quiet || run.state().canRetry()) {
            return Progress.SAME;
        }
        return parts.applied(parts.writes().clean(run)) ? Progress.MOVED : Progress.REFUSED;
    }

    private boolean attemptsAndMaps() {
        boolean found = deletion.some(
                        parts.ports().layout().attempts(run.run()),
                        parts.settings().batches().collect())
                > 0;
        for (StageRow row : new FactsReader(parts).rows(run).values()) {
            for (int generation = 0; generation <= row.generation(); generation++) {
                found |= deletion.one(parts.ports().layout().map(run.run(), row.stage(), generation));
            }
        }
        return run.state() == RunState.SUCCEEDED ? found | replaced() : found;
    }

    private boolean replaced() {
        Location location = parts.ports().layout().replaced(run.run());
        boolean found = parts.rules().hold(Rule.SOURCES_BEFORE_FILES)
                && parts.ports()
                        .objects()
                        .get(location)
                        .map(blob -> new ReplacedRemoval(parts)
                                .again(
                                        StoredDocument.read(location, blob.bytes(), ReplacedCodec::read),
                                        parts.settings().batches().collect()))
                        .orElse(false);
        if (parts.rules().broken(Rule.KEEP_REPLACED)) {
            parts.ports().objects().delete(location);
        }
        return found;
    }

    private boolean expired() {
        int limit = parts.settings().batches().collect();
        boolean found = deletion.some(parts.ports().layout().attempts(run.run()), limit) > 0;
        Location kept = parts.ports().layout().replaced(run.run());
        List<ObjectStore.Listed> listed =
                parts.ports().objects().list(parts.ports().layout().run(run.run()), "", limit);
        for (ObjectStore.Listed object : listed) {
            if (!object.location().equals(kept)) {
                parts.ports().objects().delete(object.location());
                found = true;
            }
        }
        return found;
    }
}
