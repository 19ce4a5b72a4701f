package dev.millrace.service.watch;

import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.UploadRow;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A trigger and what became of the files that it has seen.
 *
 * @param uploads in order of the time at which they were seen, then of their locations
 */
public record TriggerView(TriggerRow head, TriggerSpec spec, List<UploadRow> uploads) {
    public TriggerView {
        uploads = List.copyOf(uploads);
    }

    public static TriggerView of(TriggerStore store, TriggerRow head) {
        List<UploadRow> uploads = store.uploads(head.name()).stream()
                .sorted(Comparator.comparingLong(UploadRow::seenMillis)
                        .thenComparing(upload -> upload.file().location()))
                .toList();
        return new TriggerView(head, store.spec(head), uploads);
    }

    /** How many of them are in each state that any is in. */
    public Map<UploadRow.State, Integer> counts() {
        Map<UploadRow.State, Integer> counts = new EnumMap<>(UploadRow.State.class);
        uploads.forEach(upload -> counts.merge(upload.state(), 1, Integer::sum));
        return counts;
    }

    public int count(UploadRow.State state) {
        return counts().getOrDefault(state, 0);
    }

    /** A word for what it does now. */
    public String word() {
        if (head.held()) {
            return "held";
        }
        if (head.removed()) {
            return "running, then removed";
        }
        if (head.open()) {
            return head.paused() ? "running, then paused" : "running";
        }
        return head.paused() ? "paused" : "ready";
    }
}
