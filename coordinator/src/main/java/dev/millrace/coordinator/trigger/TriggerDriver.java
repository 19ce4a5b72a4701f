package dev.millrace.coordinator.trigger;

import dev.millrace.coordinator.drive.StoredOnce;
import dev.millrace.coordinator.trigger.decide.TriggerStep;
import dev.millrace.coordinator.trigger.decide.UploadDecision;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadBatch;
import dev.millrace.graph.UploadedFile;
import dev.millrace.graph.codec.UploadBatchCodec;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.TriggerWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at an upload trigger and does what follows, until nothing does. Any number of drivers may look at once, and each may die between any two writes:
 * all that is written has a condition, and who comes later goes on from what is stored.
 */
public final class TriggerDriver {
    private final Ports ports;
    private final TriggerStore store;
    private final BatchRuns runs;
    private final BatchSettling settling;
    private final StoredOnce once;

    public TriggerDriver(Ports ports, BatchRuns runs) {
        this.ports = ports;
        this.store = new TriggerStore(ports);
        this.runs = runs;
        this.settling = new BatchSettling(ports);
        this.once = new StoredOnce(ports.objects());
    }

    /**
     * Does what can be done now. What comes back is why nothing more can: {@link TriggerStep.Rest}, or {@link TriggerStep.Await} a run.
     *
     * @throws StorageException look again
     */
    public TriggerStep look(String name) {
        while (true) {
            Optional<TriggerRow> known = store.atWork(name);
            if (known.isEmpty()) {
                return new TriggerStep.Rest(TriggerStep.NEVER);
            }
            TriggerRow head = known.get();
            TriggerStep step = decide(head);
            switch (step) {
                case TriggerStep.Rest _, TriggerStep.Await _ -> {
                    return step;
                }
                case TriggerStep.Seal seal -> seal(head, seal.files());
                case TriggerStep.Spend _ -> write(TriggerWrites.spent(head));
                case TriggerStep.Begin _ -> begin(head);
                case TriggerStep.Again _ -> write(TriggerWrites.again(head));
                case TriggerStep.Hold hold -> write(TriggerWrites.held(head, hold.why()));
                case TriggerStep.Taken taken -> settling.taken(head, open(head), spec(head), taken.run());
                case TriggerStep.Split split -> settling.split(head, open(head), split);
                case TriggerStep.Quarantine quarantine ->
                    settling.quarantine(head, open(head), spec(head), quarantine.failed());
            }
        }
    }

    private TriggerStep decide(TriggerRow head) {
        if (head.open()) {
            Optional<RunRow> run =
                    head.run().flatMap(id -> ports.table().read(Keys.run(id))).map(RunRow::of);
            String source = spec(head).upload().orElseThrow().source();
            return UploadDecision.ofOpen(head, run, open(head).files().size(), source);
        }
        return UploadDecision.ofWaiting(
                head,
                store.spec(head).upload().orElseThrow(),
                store.waiting(head.name()),
                ports.clock().nowMillis());
    }

    private UploadBatch open(TriggerRow head) {
        return store.batch(head.name(), head.batch());
    }

    /** The version under which the open batch was sealed. */
    private TriggerSpec spec(TriggerRow head) {
        return store.spec(head.name(), open(head).spec());
    }

    /** The first document of a number counts, whoever wrote it: all of its files wait as long as its number is not reached. */
    private void seal(TriggerRow head, List<UploadedFile> files) {
        List<UploadedFile> there = new ArrayList<>();
        for (UploadedFile file : files) {
            if (settling.isThere(file)) {
                there.add(file);
            } else {
                settling.gone(head.name(), file);
            }
        }
        if (there.size() == files.size()) {
            int number = head.batch() + 1;
            UploadBatch batch = new UploadBatch(
                    head.name(), number, head.spec(), ports.clock().nowMillis(), there);
            once.put(ports.layout().triggerBatch(head.name(), number), UploadBatchCodec.write(batch));
            write(TriggerWrites.sealed(head));
        }
    }

    private void begin(TriggerRow head) {
        TriggerSpec spec = spec(head);
        RunId run;
        try {
            run = runs.begin(head.runKey(), spec.on(open(head)), spec.folder());
        } catch (StorageException trouble) {
            throw trouble;
        } catch (MillraceException refused) {
            write(TriggerWrites.held(
                    head,
                    "no run could be begun: " + refused.failure().message() + " ["
                            + refused.failure().code() + "]"));
            return;
        }
        write(TriggerWrites.started(head, run));
    }

    /** Refused or not known: the next turn reads what is so. */
    private void write(Update update) {
        try {
            ports.table().update(update);
        } catch (StorageException.UnknownFate unknown) {
            // Read back by the next turn.
        }
    }
}
