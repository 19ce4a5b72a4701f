package dev.millrace.coordinator.trigger;

import dev.millrace.coordinator.drive.StoredOnce;
import dev.millrace.coordinator.trigger.decide.Recursion;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadBatch;
import dev.millrace.graph.codec.TriggerSpecCodec;
import dev.millrace.graph.codec.UploadBatchCodec;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.PendingUpload;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.StoredDocument;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.TriggerWrites;
import dev.millrace.storage.record.UploadRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Triggers as they are kept: registered, looked at, and asked to do something by people. */
public final class TriggerStore {
    private final Ports ports;
    private final StoredOnce once;

    public TriggerStore(Ports ports) {
        this.ports = ports;
        this.once = new StoredOnce(ports.objects());
    }

    /**
     * Registers a trigger, or another version of it; the same one again changes nothing. A batch that is open goes on by the version under which it was sealed.
     * One that was removed begins ready; of files it knows what it knew, so that none is taken twice.
     *
     * @throws dev.millrace.graph.MillraceException {@code TRIGGER_RECURSION}: its job would begin runs of itself; {@code TRIGGER_CHANGED}: it waits for
     *     something else
     */
    public TriggerRow register(TriggerSpec spec) {
        Stream.concat(Stream.of(ports.layout().home()), ports.layout().spools().stream())
                .flatMap(folder -> Recursion.around(spec, folder).stream())
                .findFirst()
                .or(() -> Recursion.circle(spec, others(spec.name())))
                .ifPresent(failure -> {
                    throw failure.toException();
                });
        byte[] bytes = TriggerSpecCodec.write(spec);
        while (true) {
            Optional<TriggerRow> read = head(spec.name());
            boolean removed = read.isPresent() && read.get().removed();
            if (read.isPresent() && !removed && isStored(spec.name(), read.get().spec(), bytes)) {
                return read.get();
            }
            boolean sameTimes = read.isPresent() && sameTimes(spec(read.get()), spec) && !removed;
            int version = stored(spec.name(), read.map(TriggerRow::spec).orElse(0) + 1, bytes);
            if (applied(TriggerWrites.registered(spec.name(), read, version, sameTimes))) {
                return known(spec.name());
            }
        }
    }

    /** Whether the time that is next is still one. What waits for files cannot wait for times instead: nobody would take its files. */
    private static boolean sameTimes(TriggerSpec before, TriggerSpec after) {
        if (before.schedule().isPresent() != after.schedule().isPresent()) {
            throw Failure.invalid(
                            "TRIGGER_CHANGED",
                            "The trigger '" + after.name() + "' was registered for "
                                    + (before.schedule().isPresent() ? "times" : "files") + ", and would now wait for "
                                    + (after.schedule().isPresent() ? "times" : "files"),
                            "Give the job another name")
                    .toException();
        }
        return before.schedule()
                .flatMap(old -> after.schedule()
                        .filter(now ->
                                now.cron().equals(old.cron()) && now.timeZone().equals(old.timeZone())))
                .isPresent();
    }

    /** The number under which the document is stored: the first that is free, or holds it already. */
    private int stored(String name, int from, byte[] bytes) {
        int version = from;
        while (!Arrays.equals(once.put(ports.layout().triggerSpec(name, version), bytes), bytes)) {
            version++;
        }
        return version;
    }

    private boolean isStored(String name, int version, byte[] bytes) {
        return ports.objects()
                .get(ports.layout().triggerSpec(name, version))
                .filter(blob -> Arrays.equals(blob.bytes(), bytes))
                .isPresent();
    }

    private List<TriggerSpec> others(String name) {
        return list().stream()
                .filter(row -> !row.name().equals(name))
                .map(this::spec)
                .toList();
    }

    /** All of them, in order of names. */
    public List<TriggerRow> list() {
        return ports.table().query(Keys.triggers(), "").stream()
                .map(TriggerRow::of)
                .filter(TriggerRow::isThere)
                .toList();
    }

    /** Empty: there is none, or it was removed and nothing of it is at work. */
    public Optional<TriggerRow> row(String name) {
        return head(name).filter(TriggerRow::isThere);
    }

    /** The trigger as long as something of it is at work; empty: it was removed. Throws {@code TRIGGER_NOT_FOUND}: there never was one. */
    Optional<TriggerRow> atWork(String name) {
        return Optional.of(head(name).orElseThrow(() -> missing(name))).filter(TriggerRow::isThere);
    }

    private Optional<TriggerRow> head(String name) {
        return ports.table().read(Keys.trigger(name)).map(TriggerRow::of);
    }

    /** Throws {@code TRIGGER_NOT_FOUND}. */
    public TriggerRow known(String name) {
        return row(name).orElseThrow(() -> missing(name));
    }

    private static MillraceException missing(String name) {
        return Failure.invalid(
                        "TRIGGER_NOT_FOUND",
                        "There is no trigger '" + name + "'",
                        "millrace triggers ls lists them; millrace watch registers that of a job")
                .toException();
    }

    /** The version that counts. */
    public TriggerSpec spec(TriggerRow row) {
        return spec(row.name(), row.spec());
    }

    TriggerSpec spec(String name, int version) {
        return document(ports.layout().triggerSpec(name, version), TriggerSpecCodec::read);
    }

    /** A batch that was sealed. */
    public UploadBatch batch(String name, int number) {
        return document(ports.layout().triggerBatch(name, number), UploadBatchCodec::read);
    }

    private <T> T document(Location location, Function<byte[], T> codec) {
        return StoredDocument.get(ports.objects(), location, codec)
                .orElseThrow(() -> new StorageException.Unavailable("'" + location + "' was there and is not", null));
    }

    /** The files that wait. */
    public List<PendingUpload> waiting(String name) {
        return ports.table().query(Keys.pendingUploads(name), "").stream()
                .map(PendingUpload::of)
                .toList();
    }

    /** All versions of files that it has seen, in no telling order. */
    public List<UploadRow> uploads(String name) {
        return ports.table().query(Keys.uploads(name), "").stream()
                .map(UploadRow::of)
                .toList();
    }

    /** Its batches that were settled, the oldest first. */
    public List<BatchRow> history(String name) {
        return ports.table().query(Keys.batches(name), "").stream()
                .map(BatchRow::of)
                .toList();
    }

    /** One of them; empty: it was not settled. */
    public Optional<BatchRow> settled(String name, int number) {
        return ports.table().read(Keys.batch(name, number)).map(BatchRow::of);
    }

    /** The next batch is made of what waits, and waits for no more. */
    public TriggerRow fire(String name) {
        return changed(name, TriggerRow::fired, TriggerWrites::fired);
    }

    /** No batch is begun until it is resumed; one that is open is finished. */
    public TriggerRow pause(String name) {
        return changed(name, TriggerRow::paused, TriggerWrites::paused);
    }

    /** Goes on; a batch that was held is tried again. */
    public TriggerRow resume(String name) {
        return changed(name, row -> !row.paused() && !row.held(), TriggerWrites::resumed);
    }

    /**
     * No batch is begun any more, and when the one that is open is settled it is gone; one that is held waits for nobody. Repeated it is the same, also when
     * nothing of it is left but what it remembers. Throws {@code TRIGGER_NOT_FOUND}: there never was one.
     */
    public void remove(String name) {
        while (true) {
            TriggerRow read = head(name).orElseThrow(() -> missing(name));
            if (read.removed() || applied(TriggerWrites.removed(read))) {
                return;
            }
        }
    }

    private TriggerRow changed(
            String name, Function<TriggerRow, Boolean> already, Function<TriggerRow, Update> change) {
        while (true) {
            TriggerRow read = known(name);
            if (read.removed()) {
                throw missing(name);
            }
            if (already.apply(read) || applied(change.apply(read))) {
                return known(name);
            }
        }
    }

    private boolean applied(Update update) {
        try {
            return ports.table().update(update) instanceof Outcome.Applied;
        } catch (StorageException.UnknownFate unknown) {
            return false;
        }
    }

    /** Gives all files in quarantine back, to be taken by a job that was mended. Returns how many. */
    public int release(String name) {
        int released = 0;
        for (UploadRow upload : uploads(name)) {
            if (upload.state() == UploadRow.State.QUARANTINED && isReleased(name, upload)) {
                released++;
            }
        }
        return released;
    }

    private boolean isReleased(String name, UploadRow upload) {
        List<Update> updates =
                TriggerWrites.released(name, upload, ports.clock().nowMillis());
        boolean asked = false;
        while (true) {
            try {
                return ports.table().transact(updates) instanceof Outcome.Applied || asked;
            } catch (StorageException.UnknownFate unknown) {
                asked = true;
            }
        }
    }
}
