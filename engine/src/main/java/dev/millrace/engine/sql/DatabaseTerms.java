package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Work;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a task asks of a database: its limits, settings, and the files it may open. They are locked before any text of a user runs.
 *
 * @param memoryBytes DuckDB's limit
 * @param diskBytes limit of the temporary files
 * @param settings DuckDB's settings by name
 * @param folders whose files may be read, and written
 * @param files that may be read
 */
record DatabaseTerms(
        RunId run,
        long memoryBytes,
        int threads,
        long diskBytes,
        SortedMap<String, String> settings,
        SortedSet<Path> folders,
        SortedSet<Path> files) {
    /** Part of a task's memory that DuckDB may count on; the rest is for what it does not count. */
    static final double COUNTED = 0.80;

    DatabaseTerms {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        folders = Collections.unmodifiableSortedSet(new TreeSet<>(folders));
        files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
    }

    static DatabaseTerms of(
            TaskAssignment assignment, Work.Sql work, SqlSlot slot, SortedSet<Path> folders, SortedSet<Path> files) {
        return new DatabaseTerms(
                assignment.run(),
                (long) (assignment.memory().memoryBytes() * COUNTED),
                work.allThreads() ? slot.threads() : 1,
                slot.diskBytes(),
                work.settings(),
                folders,
                files);
    }

    /** The same, and more files may be read. */
    DatabaseTerms withFiles(SortedSet<Path> more) {
        SortedSet<Path> all = new TreeSet<>(files);
        all.addAll(more);
        return new DatabaseTerms(run, memoryBytes, threads, diskBytes, settings, folders, all);
    }

    /** Whether a database opened on these terms can serve a task that asks for {@code wanted}: it may allow more files of the same run. */
    boolean cover(DatabaseTerms wanted) {
        return run.equals(wanted.run)
                && memoryBytes == wanted.memoryBytes
                && threads == wanted.threads
                && diskBytes == wanted.diskBytes
                && settings.equals(wanted.settings)
                && folders.containsAll(wanted.folders)
                && files.containsAll(wanted.files);
    }
}
