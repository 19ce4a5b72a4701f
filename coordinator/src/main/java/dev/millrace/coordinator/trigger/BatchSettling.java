package dev.millrace.coordinator.trigger;

import dev.millrace.coordinator.plan.reuse.TakenFile;
import dev.millrace.coordinator.plan.reuse.TakenFiles;
import dev.millrace.coordinator.trigger.decide.TriggerStep;
import dev.millrace.graph.Increment;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadBatch;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadedFile;
import dev.millrace.graph.codec.SealedJson;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.BatchRow.Result;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.TriggerWrites;
import dev.millrace.storage.record.TriggerWrites.Failed;
import dev.millrace.storage.record.UploadRow;
import dev.millrace.storage.record.UploadRow.State;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes down what became of the files of a batch, then that the batch is settled. All of it follows from the batch and its run, so that it may be written
 * again from the beginning.
 */
final class BatchSettling {
    private final Ports ports;
    private final Documents documents;
    private final TakenFiles list;

    BatchSettling(Ports ports) {
        this.ports = ports;
        this.documents = new Documents(ports.objects(), ports.layout());
        this.list = new TakenFiles(ports.objects(), ports.layout());
    }

    void taken(TriggerRow head, UploadBatch batch, TriggerSpec spec, RunId run) {
        Set<UploadedFile> same = same(batch, spec, run);
        for (UploadedFile file : batch.files()) {
            settle(head.name(), file, same.contains(file) ? State.SAME : State.TAKEN, batch.number(), Failed.NOT);
        }
        close(head, batch, Result.TAKEN, same.size(), Failed.NOT);
    }

    /** The files that the run left out because it, or a run before, took others of the same bytes. */
    private Set<UploadedFile> same(UploadBatch batch, TriggerSpec spec, RunId run) {
        boolean any = ports.table()
                .read(Keys.run(run))
                .map(RunRow::of)
                .flatMap(RunRow::plan)
                .flatMap(variant -> documents.plan(run, variant))
                .flatMap(StageGraph::taking)
                .filter(taking -> taking.same() > 0)
                .isPresent();
        Optional<Increment> increment = spec.job().reuse().increment();
        if (!any || increment.isEmpty()) {
            return Set.of();
        }
        Set<TakenFile.Identity> listed = new HashSet<>();
        Location folder = list.folder(
                spec.job().name(),
                increment.get().environment(),
                increment.get().source());
        list.read(folder).files().forEach(file -> listed.add(file.identity()));
        Set<UploadedFile> same = new HashSet<>(batch.files());
        same.removeIf(file -> listed.contains(
                new TakenFile.Identity(file.location().uri(), file.sizeBytes(), file.modifiedMicros())));
        return same;
    }

    void split(TriggerRow head, UploadBatch batch, TriggerStep.Split split) {
        for (UploadedFile file : batch.files()) {
            again(() -> ports.table().update(TriggerWrites.shared(head.name(), file, split.share())));
        }
        close(head, batch, Result.SPLIT, 0, split.failed());
    }

    /** A file that went meanwhile is not to blame. Where it cannot be kept, somebody must see to that first. */
    void quarantine(TriggerRow head, UploadBatch batch, TriggerSpec spec, Failed failed) {
        try {
            setAside(head, batch, spec, failed);
        } catch (StorageException.Denied denied) {
            String why =
                    "a file cannot be kept in quarantine: " + denied.failure().message();
            again(() -> ports.table().update(TriggerWrites.held(head, why)));
        }
    }

    private void setAside(TriggerRow head, UploadBatch batch, TriggerSpec spec, Failed failed) {
        boolean there = true;
        for (UploadedFile file : batch.files()) {
            there = isThere(file);
            if (!there) {
                gone(head.name(), file);
                continue;
            }
            spec.upload()
                    .flatMap(UploadTrigger::quarantine)
                    .ifPresent(folder -> keep(folder, head.name(), file, failed));
            settle(head.name(), file, State.QUARANTINED, batch.number(), failed);
        }
        close(head, batch, there ? Result.QUARANTINED : Result.GONE, 0, failed);
    }

    boolean isThere(UploadedFile file) {
        Optional<ObjectStore.Stat> stat = ports.objects().stat(file.location());
        return stat.isPresent() && file.is(stat.get().sizeBytes(), stat.get().modifiedMicros());
    }

    /** The file and the reason, under a name that no other version of a file has. */
    private void keep(Location folder, String trigger, UploadedFile file, Failed failed) {
        String name =
                UploadRow.id(file).substring(0, 12) + "-" + file.location().name();
        again(() -> copied(file, folder.resolve(name)));
        byte[] reason = new SealedJson("reason")
                .write(JsonNodeFactory.instance
                        .objectNode()
                        .put("trigger", trigger)
                        .put("file", file.location().path())
                        .put("bytes", file.sizeBytes())
                        .put("code", failed.code())
                        .put("message", failed.message()));
        again(() -> ports.objects().put(folder.resolve(name + ".reason.json"), ObjectStore.Content.of(reason)));
    }

    /** A copy of its own: a link would change with the file when that is written to. */
    private boolean copied(UploadedFile file, Location to) {
        Optional<Path> path = ports.objects().file(file.location());
        if (path.isEmpty()) {
            return ports.objects().copy(file.location(), to);
        }
        ports.objects().put(to, new ObjectStore.Content.FromFile(path.get(), file.sizeBytes(), false));
        return true;
    }

    /** It was taken away or written over while it waited; what is there instead is another version. */
    void gone(String trigger, UploadedFile file) {
        settle(trigger, file, State.GONE, 0, Failed.NOT);
    }

    /** First what became of it, then that it waits no more: in between it is found again, and settled again. */
    private void settle(String trigger, UploadedFile file, State state, int batch, Failed failed) {
        long now = ports.clock().nowMillis();
        again(() -> ports.table().update(TriggerWrites.settled(trigger, file, state, batch, failed, now)));
        again(() -> ports.table().remove(TriggerWrites.waitingKey(trigger, file)));
    }

    private void close(TriggerRow head, UploadBatch batch, Result result, int same, Failed failed) {
        BatchRow row = new BatchRow(
                batch.number(),
                result,
                head.runOrEmpty(),
                batch.files().size(),
                batch.sizeBytes(),
                same,
                batch.sealedMillis(),
                ports.clock().nowMillis(),
                failed.code(),
                failed.message());
        try {
            ports.table().transact(TriggerWrites.closed(head, row));
        } catch (StorageException.UnknownFate unknown) {
            // Read back by the next turn.
        }
    }

    /** What may be written twice is written until it is known to be. */
    private static void again(Runnable write) {
        while (true) {
            try {
                write.run();
                return;
            } catch (StorageException.UnknownFate unknown) {
                // Once more.
            }
        }
    }
}
