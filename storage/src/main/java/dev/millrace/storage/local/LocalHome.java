package dev.millrace.storage.local;

import dev.millrace.graph.Location;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.TaskQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder in which runs are kept: {@code millrace.db} with rows and messages, {@code runs/} with objects, {@code temporary/} with files that are
 * not whole yet, and {@code objects.lock}, which is empty. Any number of processes may have it open.
 */
public final class LocalHome implements AutoCloseable {
    private final Path folder;
    private final LocalDatabase database;
    private final LocalObjectStore objects;
    private final LocalStateTable table;
    private final LocalTaskQueue queue;

    /**
     * How a home is kept.
     *
     * @param durableObjects whether written objects survive a loss of power
     * @param durableRows whether answered writes of rows survive a loss of power; killed processes lose nothing in any case
     * @param busyMillis how long a write waits for another process's
     */
    public record Options(boolean durableObjects, boolean durableRows, int busyMillis, FileFaults faults) {
        public static final Options DEFAULT = new Options(true, true, 10_000, FileFaults.NONE);
    }

    private LocalHome(Path folder, LocalDatabase database, Clock clock, Options options) {
        this.folder = folder;
        this.database = database;
        this.objects = new LocalObjectStore(folder, options.durableObjects(), options.faults());
        this.table = new LocalStateTable(database, clock);
        this.queue = new LocalTaskQueue(database, clock);
    }

    /** Opens or creates. Errors as {@link LocalDatabase#open}. */
    public static LocalHome open(Path folder, Clock clock, Options options) {
        Path absolute = folder.toAbsolutePath().normalize();
        LocalDatabase database = LocalDatabase.open(
                absolute.resolve("millrace.db"), options.durableRows(), options.busyMillis(), options.faults());
        return new LocalHome(absolute, database, clock, options);
    }

    public Path folder() {
        return folder;
    }

    public Layout layout() {
        return new Layout(LocalPaths.location(folder));
    }

    public ObjectStore objects() {
        return objects;
    }

    public StateTable table() {
        return table;
    }

    public TaskQueue queue() {
        return queue;
    }

    /**
     * Deletes half-written files of killed processes in the home, and in folders on other file systems where they lie beside what they should
     * have become.
     *
     * @param beforeMillis files changed later are left: their writers may live
     * @return what was deleted, or would be
     */
    public List<Path> sweepTemporary(List<Location> destinations, long beforeMillis, boolean dryRun) {
        List<Path> swept = new ArrayList<>(objects.sweepTemporary(
                LocalPaths.location(folder.resolve(LocalObjectStore.TEMPORARY)), beforeMillis, dryRun));
        for (Location destination : destinations) {
            swept.addAll(objects.sweepTemporary(destination, beforeMillis, dryRun));
        }
        return swept;
    }

    @Override
    public void close() {
        database.close();
    }
}
