package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.equal;
import static dev.millrace.storage.record.Changes.flag;
import static dev.millrace.storage.record.Changes.raised;
import static dev.millrace.storage.record.Changes.remove;
import static dev.millrace.storage.record.Changes.set;
import static dev.millrace.storage.record.Changes.version;

import dev.millrace.graph.RunId;
import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every durable write of rows of triggers, with what must still hold and why. A head carries a version that every decision raises; a version of a file is
 * known once, and waits or is settled under the round in which it was given to a batch.
 */
public final class TriggerWrites {
    private TriggerWrites() {}

    // ---- the head

    /**
     * If absent, or if version: of two who register at once one reads what the other has written.
     *
     * @param sameTimes whether the time that is next is still one
     */
    public static Update registered(String name, Optional<TriggerRow> read, int spec, boolean sameTimes) {
        List<Change> changes = new ArrayList<>(List.of(set(TriggerRow.SPEC, spec)));
        if (!sameTimes) {
            changes.add(remove(TriggerRow.NEXT));
        }
        read.filter(TriggerRow::removed).ifPresent(row -> changes.addAll(anew(row)));
        return read.map(row -> decided(row, changes))
                .orElseGet(() -> new Update(
                        Keys.trigger(name),
                        List.of(new Condition.RowAbsent()),
                        List.of(set(TriggerRow.NAME, name), set(TriggerRow.SPEC, spec), set(TriggerRow.VERSION, 1))));
    }

    /** It begins ready. A batch that is open goes on; one that was held is tried again. */
    private static List<Change> anew(TriggerRow read) {
        List<Change> changes = new ArrayList<>(
                List.of(remove(TriggerRow.REMOVED), remove(TriggerRow.PAUSED), remove(TriggerRow.FIRED)));
        if (read.held()) {
            changes.addAll(List.of(
                    set(TriggerRow.ATTEMPT, read.attempt() + 1L), remove(TriggerRow.RUN), remove(TriggerRow.HELD)));
        }
        return changes;
    }

    /** If version: the batch before is settled, and nobody has sealed another. After its document, which counts from now on. */
    public static Update sealed(TriggerRow read) {
        return decided(
                read,
                List.of(
                        set(TriggerRow.BATCH, read.batch() + 1L),
                        flag(TriggerRow.OPEN),
                        set(TriggerRow.ATTEMPT, 0),
                        remove(TriggerRow.RUN),
                        remove(TriggerRow.FIRED)));
    }

    /** If version: somebody else may have run the time that was next. */
    public static Update next(TriggerRow read, long nextMillis) {
        return decided(read, List.of(set(TriggerRow.NEXT, nextMillis)));
    }

    /** If version: a time is run once. The time goes on together with the run of this one. */
    public static Update due(TriggerRow read, long atMillis, long nextMillis) {
        return decided(
                read,
                List.of(
                        set(TriggerRow.BATCH, read.batch() + 1L),
                        flag(TriggerRow.OPEN),
                        set(TriggerRow.ATTEMPT, 0),
                        set(TriggerRow.AT, atMillis),
                        set(TriggerRow.NEXT, nextMillis),
                        remove(TriggerRow.RUN),
                        remove(TriggerRow.FIRED)));
    }

    /** As {@link #closed}; times up to now passed while the run went on. */
    public static List<Update> ended(TriggerRow read, BatchRow batch, Optional<Long> nextMillis) {
        List<Update> updates = new ArrayList<>(closed(read, batch));
        List<Change> changes = new ArrayList<>(updates.getFirst().changes());
        changes.add(set(TriggerRow.QUEUED, batch.settledMillis()));
        nextMillis.ifPresent(next -> changes.add(set(TriggerRow.NEXT, next)));
        updates.set(0, new Update(updates.getFirst().key(), updates.getFirst().conditions(), changes));
        return updates;
    }

    /** If version: another attempt may have begun. The run was asked for before, by a key. */
    public static Update started(TriggerRow read, RunId run) {
        return decided(read, List.of(set(TriggerRow.RUN, run.value())));
    }

    /** If version: the run that was judged is still the batch's. */
    public static Update again(TriggerRow read) {
        return decided(
                read,
                List.of(set(TriggerRow.ATTEMPT, read.attempt() + 1L), remove(TriggerRow.RUN), remove(TriggerRow.HELD)));
    }

    /** If version: the run that was judged is still the batch's. */
    public static Update held(TriggerRow read, String why) {
        return decided(read, List.of(set(TriggerRow.HELD, why)));
    }

    /** One transaction, after all files of the batch are settled. If version: a batch is settled once. */
    public static List<Update> closed(TriggerRow read, BatchRow batch) {
        return List.of(
                decided(
                        read,
                        List.of(
                                remove(TriggerRow.OPEN),
                                remove(TriggerRow.ATTEMPT),
                                remove(TriggerRow.RUN),
                                remove(TriggerRow.HELD))),
                new Update(
                        Keys.batch(read.name(), batch.number()),
                        List.of(new Condition.RowAbsent()),
                        List.of(
                                set(BatchRow.NUMBER, batch.number()),
                                set(BatchRow.RESULT, batch.result().name()),
                                set(BatchRow.RUN, batch.runOrEmpty()),
                                set(BatchRow.FILES, batch.files()),
                                set(BatchRow.BYTES, batch.sizeBytes()),
                                set(BatchRow.SAME, batch.same()),
                                set(BatchRow.SEALED, batch.sealedMillis()),
                                set(BatchRow.SETTLED, batch.settledMillis()),
                                set(BatchRow.CODE, batch.codeOrEmpty()),
                                set(BatchRow.MESSAGE, batch.messageOrEmpty()))));
    }

    /** If version, so that a batch that is being sealed is either there or not. */
    public static Update paused(TriggerRow read) {
        return decided(read, List.of(flag(TriggerRow.PAUSED)));
    }

    /** If version, so that a batch that is being sealed is either there, and finished, or not. */
    public static Update removed(TriggerRow read) {
        return decided(read, List.of(flag(TriggerRow.REMOVED), flag(TriggerRow.PAUSED), remove(TriggerRow.FIRED)));
    }

    /** If version. A batch that was held is tried again. */
    public static Update resumed(TriggerRow read) {
        List<Change> changes = new ArrayList<>(List.of(remove(TriggerRow.PAUSED)));
        if (read.held()) {
            changes.addAll(List.of(
                    set(TriggerRow.ATTEMPT, read.attempt() + 1L), remove(TriggerRow.RUN), remove(TriggerRow.HELD)));
        }
        return decided(read, changes);
    }

    /** If version. */
    public static Update fired(TriggerRow read) {
        return decided(read, List.of(flag(TriggerRow.FIRED)));
    }

    /** If version: nothing waited when it was fired. */
    public static Update spent(TriggerRow read) {
        return decided(read, List.of(remove(TriggerRow.FIRED)));
    }

    private static Update decided(TriggerRow read, List<Change> changes) {
        return new Update(Keys.trigger(read.name()), List.of(version(read.version())), raised(read.version(), changes));
    }

    /** If it is as it was read: of two who list at once one says how far they are. Nothing is lost if neither does; files are listed again. */
    public static Update listed(String trigger, ListingRow read, ListingRow next) {
        List<Condition> conditions = read.equals(ListingRow.NEVER)
                ? List.of(new Condition.RowAbsent())
                : List.of(
                        new Condition.Equal(ListingRow.BEGUN, Value.of(read.begunMillis())),
                        equal(ListingRow.AFTER, read.afterOrEmpty()));
        return new Update(
                Keys.listing(trigger),
                conditions,
                List.of(set(ListingRow.BEGUN, next.begunMillis()), set(ListingRow.AFTER, next.afterOrEmpty())));
    }

    // ---- files

    /** One transaction. If absent: of all who tell of a version of a file one is heard, however late, often and out of order they are. */
    public static List<Update> noticed(String trigger, UploadedFile file, long nowMillis) {
        return List.of(
                new Update(
                        UploadRow.key(trigger, file),
                        List.of(new Condition.RowAbsent()),
                        known(file, UploadRow.State.PENDING, nowMillis)),
                waiting(trigger, file, nowMillis));
    }

    /** If absent: told once. It never waits. */
    public static Update refused(String trigger, UploadedFile file, String message, long nowMillis) {
        List<Change> changes = new ArrayList<>(known(file, UploadRow.State.REFUSED, nowMillis));
        changes.add(set(UploadRow.SETTLED, nowMillis));
        changes.add(set(UploadRow.CODE, "TRIGGER_RECURSION"));
        changes.add(set(UploadRow.MESSAGE, message));
        return new Update(UploadRow.key(trigger, file), List.of(new Condition.RowAbsent()), changes);
    }

    private static Update waiting(String trigger, UploadedFile file, long nowMillis) {
        List<Change> changes = new ArrayList<>(versionOf(file));
        changes.add(set(UploadRow.SEEN, nowMillis));
        return new Update(PendingUpload.key(trigger, file), List.of(), changes);
    }

    private static List<Change> known(UploadedFile file, UploadRow.State state, long nowMillis) {
        List<Change> changes = new ArrayList<>(versionOf(file));
        changes.add(set(UploadRow.STATE, state.name()));
        changes.add(set(UploadRow.SEEN, nowMillis));
        return changes;
    }

    private static List<Change> versionOf(UploadedFile file) {
        return List.of(
                set(UploadRow.FILE, file.location().uri()),
                set(UploadRow.BYTES, file.sizeBytes()),
                set(UploadRow.MODIFIED, file.modifiedMicros()),
                set(UploadRow.ROUND, file.round()));
    }

    /** If it is of this round: it may have been given back since. Before it stops waiting. */
    public static Update settled(
            String trigger, UploadedFile file, UploadRow.State state, int batch, Failed failed, long nowMillis) {
        return new Update(
                UploadRow.key(trigger, file),
                List.of(new Condition.Equal(UploadRow.ROUND, Value.of(file.round()))),
                List.of(
                        set(UploadRow.STATE, state.name()),
                        set(UploadRow.BATCH, batch),
                        set(UploadRow.SETTLED, nowMillis),
                        set(UploadRow.CODE, failed.code()),
                        set(UploadRow.MESSAGE, failed.message())));
    }

    /** Why a file was not taken; empty texts: nothing failed. */
    public record Failed(String code, String message) {
        public static final Failed NOT = new Failed("", "");
    }

    /** What to remove once a file of this round is settled. */
    public static Key waitingKey(String trigger, UploadedFile file) {
        return PendingUpload.key(trigger, file);
    }

    /** If it waits: it may have been settled since. */
    public static Update shared(String trigger, UploadedFile file, int share) {
        return new Update(
                PendingUpload.key(trigger, file),
                List.of(new Condition.RowExists()),
                List.of(set(PendingUpload.SHARE, share)));
    }

    /** One transaction. If it is in quarantine in the round that was read: it is given back once. */
    public static List<Update> released(String trigger, UploadRow read, long nowMillis) {
        UploadedFile file = read.file();
        UploadedFile next =
                new UploadedFile(file.location(), file.sizeBytes(), file.modifiedMicros(), file.round() + 1);
        List<Change> changes = new ArrayList<>(known(next, UploadRow.State.PENDING, nowMillis));
        changes.addAll(List.of(
                remove(UploadRow.SETTLED), remove(UploadRow.CODE), remove(UploadRow.MESSAGE), remove(UploadRow.BATCH)));
        return List.of(
                new Update(
                        UploadRow.key(trigger, file),
                        List.of(
                                equal(UploadRow.STATE, UploadRow.State.QUARANTINED.name()),
                                new Condition.Equal(UploadRow.ROUND, Value.of(file.round()))),
                        changes),
                waiting(trigger, next, nowMillis));
    }
}
