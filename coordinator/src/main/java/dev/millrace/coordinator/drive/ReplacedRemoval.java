package dev.millrace.coordinator.drive;

import dev.millrace.graph.Location;
import dev.millrace.graph.Replaced;
import dev.millrace.storage.record.Rule;

/**
 * Deletes what a run has replaced: first everything that the attempts of the replaced run wrote, so that no late look can copy from it any more,
 * then its published files. Done once when publishing, and again until quiet, because a copy that had begun may end late.
 */
final class ReplacedRemoval {
    private final CoordinatorParts parts;
    private final Deletion deletion;

    ReplacedRemoval(CoordinatorParts parts) {
        this.parts = parts;
        this.deletion = new Deletion(parts.ports().objects());
    }

    void delete(Replaced replaced) {
        if (parts.rules().hold(Rule.SOURCES_BEFORE_FILES)) {
            for (Replaced.Entry entry : replaced.outputs()) {
                entry.earlier()
                        .ifPresent(
                                earlier -> deletion.all(parts.ports().layout().attempts(earlier.run())));
            }
        }
        replaced.outputs().forEach(entry -> entry.files().forEach(parts.ports().objects()::delete));
    }

    /** The same again; returns whether anything was there. */
    boolean again(Replaced replaced, int limit) {
        boolean found = false;
        for (Replaced.Entry entry : replaced.outputs()) {
            if (entry.earlier().isPresent()) {
                found |= deletion.some(
                                parts.ports()
                                        .layout()
                                        .attempts(entry.earlier().get().run()),
                                limit)
                        > 0;
            }
        }
        for (Replaced.Entry entry : replaced.outputs()) {
            for (Location file : entry.files()) {
                found |= deletion.one(file);
            }
        }
        return found;
    }
}
