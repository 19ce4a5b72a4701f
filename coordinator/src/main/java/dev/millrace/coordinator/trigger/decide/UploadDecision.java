package dev.millrace.coordinator.trigger.decide;

import dev.millrace.coordinator.trigger.decide.TriggerStep.Await;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Begin;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Rest;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Seal;
import dev.millrace.coordinator.trigger.decide.TriggerStep.Spend;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.record.PendingUpload;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.TriggerRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides what an upload trigger does next. The same rows and time give the same step, wherever and however often it is asked. */
public final class UploadDecision {
    private static final Comparator<PendingUpload> BY_KEY =
            Comparator.comparing(upload -> upload.file().location());
    private static final Comparator<PendingUpload> AS_SEEN =
            Comparator.comparingLong(PendingUpload::seenMillis).thenComparing(BY_KEY);

    private UploadDecision() {}

    /**
     * While a batch is open, nothing else is done.
     *
     * @param run of that batch, empty where none was begun or it is not known
     * @param source of the job that reads the batch
     */
    public static TriggerStep ofOpen(TriggerRow head, Optional<RunRow> run, int filesOfBatch, String source) {
        if (head.held()) {
            return new Rest(TriggerStep.NEVER);
        }
        if (head.run().isEmpty()) {
            return new Begin();
        }
        return run.map(row -> RunVerdict.of(row, head.attempt(), filesOfBatch, source))
                .orElseGet(() -> new Await(head.run().get()));
    }

    /** When none is, the files that wait may be one. */
    public static TriggerStep ofWaiting(
            TriggerRow head, UploadTrigger trigger, List<PendingUpload> waiting, long nowMillis) {
        if (head.paused()) {
            return new Rest(TriggerStep.NEVER);
        }
        if (waiting.isEmpty()) {
            return head.fired() ? new Spend() : new Rest(TriggerStep.NEVER);
        }
        List<PendingUpload> ordered =
                waiting.stream().sorted(trigger.byKey() ? BY_KEY : AS_SEEN).toList();
        long dueMillis = head.fired() ? nowMillis : dueMillis(trigger.batch(), ordered);
        return dueMillis <= nowMillis ? new Seal(batch(trigger.batch(), ordered)) : new Rest(dueMillis);
    }

    /** What was refused in company has waited for others already. */
    private static long dueMillis(UploadTrigger.Batching batching, List<PendingUpload> ordered) {
        long bytes =
                ordered.stream().mapToLong(upload -> upload.file().sizeBytes()).sum();
        boolean tried = ordered.stream().anyMatch(upload -> upload.share() < batching.maxFiles());
        if (tried || ordered.size() >= batching.maxFiles() || bytes >= batching.maxBytes()) {
            return Long.MIN_VALUE;
        }
        long oldest =
                ordered.stream().mapToLong(PendingUpload::seenMillis).min().orElseThrow();
        return oldest + batching.maxWaitMillis();
    }

    private static List<UploadedFile> batch(UploadTrigger.Batching batching, List<PendingUpload> ordered) {
        List<UploadedFile> files = new ArrayList<>();
        int most = batching.maxFiles();
        long bytes = 0;
        for (PendingUpload upload : ordered) {
            most = Math.min(most, upload.share());
            bytes += upload.file().sizeBytes();
            if (!files.isEmpty() && (files.size() >= most || bytes > batching.maxBytes())) {
                break;
            }
            files.add(upload.file());
        }
        return files;
    }
}
