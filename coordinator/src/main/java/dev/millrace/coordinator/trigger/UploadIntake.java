package dev.millrace.coordinator.trigger;

import dev.millrace.coordinator.trigger.decide.Recursion;
import dev.millrace.graph.Location;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.TriggerWrites;
import dev.millrace.storage.record.UploadRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Takes note of the files of one trigger. An event says where to look, a listing finds what no event told; what counts is what is there then. Each version of
 * a file is noted once. Not thread-safe.
 */
public final class UploadIntake {
    private static final int PAGE = 1_000;
    private static final int MOST_UNNAMED = 100;

    private final Ports ports;
    private final TriggerSpec spec;
    private final UploadTrigger trigger;
    private final long settleMillis;
    private final Set<String> noted = new HashSet<>();
    private final Set<String> unnamed = new HashSet<>();
    private final List<StorageException> untold = new ArrayList<>();
    private boolean read;

    /**
     * @param spec of an upload trigger
     * @param settleMillis a file that was written to since may be half there, and is left alone; 0 where objects appear whole
     */
    public UploadIntake(Ports ports, TriggerSpec spec, long settleMillis) {
        this.ports = ports;
        this.spec = spec;
        this.trigger = spec.upload().orElseThrow();
        this.settleMillis = settleMillis;
    }

    /**
     * What was found.
     *
     * @param noted versions of files that nobody had seen
     * @param young files that are written to, so that somebody must look again
     */
    public record Found(int noted, int young) {
        static final Found NOTHING = new Found(0, 0);

        Found and(Found other) {
            return new Found(noted + other.noted, young + other.young);
        }
    }

    /** Something may have come there. */
    public Found told(Location location) {
        if (!trigger.matches(location)) {
            return Found.NOTHING;
        }
        return ports.objects()
                .stat(location)
                .map(stat -> note(new UploadedFile(location, stat.sizeBytes(), stat.modifiedMicros(), 0)))
                .orElse(Found.NOTHING);
    }

    /**
     * What a listing found.
     *
     * @param afterOrEmpty the last file that was looked at; empty: all were
     */
    public record Listing(Found found, String afterOrEmpty) {}

    /** Looks at all files that are there. */
    public Found reconcile() {
        return list("", () -> true).found();
    }

    /**
     * Looks at the files behind one of them, page by page.
     *
     * @param afterOrEmpty where another listing ended
     * @param goesOn asked before each page but the first
     */
    public Listing list(String afterOrEmpty, BooleanSupplier goesOn) {
        readNoted();
        Found found = Found.NOTHING;
        String after = afterOrEmpty;
        List<ObjectStore.Listed> page;
        do {
            page = ports.objects().list(trigger.prefix(), after, PAGE, this::passBy);
            for (ObjectStore.Listed file : page) {
                after = file.location().uri();
                if (trigger.matches(file.location())) {
                    found = found.and(
                            note(new UploadedFile(file.location(), file.sizeBytes(), file.modifiedMicros(), 0)));
                }
            }
        } while (page.size() == PAGE && goesOn.getAsBoolean());
        return new Listing(found, page.size() == PAGE ? after : "");
    }

    private void passBy(StorageException denied) {
        if (unnamed.size() < MOST_UNNAMED && unnamed.add(denied.failure().message())) {
            untold.add(denied);
        }
    }

    /** What listings passed by since this was last asked, because nothing can name it; each is told once, the first {@value #MOST_UNNAMED} of them. */
    public List<StorageException> passedBy() {
        List<StorageException> told = List.copyOf(untold);
        untold.clear();
        return told;
    }

    /** Nothing is ever forgotten, so that what was read once need not be asked for again. */
    private void readNoted() {
        if (!read) {
            for (StateTable.Row row : ports.table().query(Keys.uploads(spec.name()), "")) {
                noted.add(row.key().sort());
            }
            read = true;
        }
    }

    private Found note(UploadedFile file) {
        long now = ports.clock().nowMillis();
        if (settleMillis > 0 && file.modifiedMicros() / 1_000 + settleMillis > now) {
            return new Found(0, 1);
        }
        String id = UploadRow.id(file);
        if (noted.contains(id)) {
            return Found.NOTHING;
        }
        Optional<String> own = ownOutput(file.location());
        List<StateTable.Update> updates = own.map(
                        message -> List.of(TriggerWrites.refused(spec.name(), file, message, now)))
                .orElseGet(() -> TriggerWrites.noticed(spec.name(), file, now));
        boolean first = isFirst(updates);
        noted.add(id);
        return first && own.isEmpty() ? new Found(1, 0) : Found.NOTHING;
    }

    private boolean isFirst(List<StateTable.Update> updates) {
        while (true) {
            try {
                return ports.table().transact(updates) instanceof StateTable.Outcome.Applied;
            } catch (StorageException.UnknownFate unknown) {
                // Written again it is refused by its own effect.
            }
        }
    }

    /** Why a file is no upload. The name of what a run published says so wherever it was copied to. */
    private Optional<String> ownOutput(Location file) {
        for (Location folder : Recursion.outputs(spec.job(), Optional.of(trigger))) {
            if (file.isWithin(folder)) {
                return Optional.of("it lies in '" + folder.path() + "', to which the job itself writes");
            }
        }
        return Recursion.publisher(file)
                .filter(run -> ports.table()
                        .read(Keys.run(run))
                        .map(RunRow::of)
                        .filter(row -> row.job().equals(spec.job().name()))
                        .isPresent())
                .map(run -> "the run " + run + " of the job itself has published it");
    }
}
