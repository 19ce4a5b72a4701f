package dev.millrace.coordinator.drive;

import dev.millrace.graph.Location;
import dev.millrace.graph.Replaced;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.Rule;
import java.util.List;

/**
 * Deletes what a run has replaced: first everything that the attempts of the runs wrote whose files go, so that no late look can copy from it any
 * more, then the files. Done once when publishing, and again until quiet, because a copy that had begun may end late.
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
                writers(entry)
                        .forEach(writer ->
                                parts.ports().layout().attempts(writer).forEach(deletion::all));
            }
        }
        replaced.outputs().forEach(entry -> entry.files().forEach(parts.ports().objects()::delete));
    }

    /** The same again; returns whether anything was there. */
    boolean again(Replaced replaced, int limit) {
        boolean found = false;
        for (Replaced.Entry entry : replaced.outputs()) {
            for (RunId writer : writers(entry)) {
                found |= deletion.some(parts.ports().layout().attempts(writer), limit) > 0;
            }
        }
        for (Replaced.Entry entry : replaced.outputs()) {
            for (Location file : entry.files()) {
                found |= deletion.one(file);
            }
        }
        return found;
    }

    private List<RunId> writers(Replaced.Entry entry) {
        if (entry.files().isEmpty()) {
            return List.of();
        }
        return entry.earlier()
                .map(earlier ->
                        parts.rules().hold(Rule.SOURCES_OF_EVERY_WRITER) ? earlier.writers() : List.of(earlier.run()))
                .orElse(List.of());
    }
}
