package dev.millrace.engine.sql;

import dev.millrace.engine.records.RecordFile;
import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Location;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Records;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.text.RangeStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where DuckDB finds objects as files: in place where the store has files, else fetched into the task's folder. */
final class TaskFiles {
    private static final int MOST_FILES_AT_ONCE = 10_000;

    private final ObjectStore store;
    private final TaskFolder folder;
    private final SortedSet<Path> inPlace = new TreeSet<>();

    TaskFiles(ObjectStore store, TaskFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    /** The path of a source file; its name ends as the object's does. Empty: there is no such object. */
    Optional<Path> source(Location location) throws IOException {
        Optional<Path> file = store.file(location);
        if (file.isEmpty()) {
            return fetched(location);
        }
        if (!Files.exists(file.get())) {
            return Optional.empty();
        }
        Path path = file.get().toRealPath();
        inPlace.add(path);
        return Optional.of(
                isPattern(path.toString())
                        ? Files.createSymbolicLink(folder.file("source", plainName(location)), path)
                        : path);
    }

    private Optional<Path> fetched(Location location) throws IOException {
        Optional<InputStream> content = store.open(location);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Path target = folder.file("source", plainName(location));
        try (InputStream in = content.get()) {
            Files.copy(in, target);
        }
        return Optional.of(target);
    }

    /** Paths, without links, of source files that this store has as files; the first of them, if there are very many. */
    static SortedSet<Path> inPlace(ObjectStore store, List<Scan> scans) {
        SortedSet<Path> paths = new TreeSet<>();
        scans.stream()
                .flatMap(scan -> scan.files().stream())
                .limit(MOST_FILES_AT_ONCE)
                .flatMap(file -> store.file(file.location()).stream())
                .forEach(file -> addRealPath(file, paths));
        return paths;
    }

    private static void addRealPath(Path file, SortedSet<Path> paths) {
        try {
            paths.add(file.toRealPath());
        } catch (IOException gone) {
            // the task that reads it will say so
        }
    }

    /** DuckDB takes these letters in a path for a pattern of names, so such a file is reached through a link. */
    private static boolean isPattern(String path) {
        return path.chars().anyMatch(letter -> letter == '*' || letter == '?' || letter == '[');
    }

    /** The records of a text, in a file of their own; empty: there is no such object. */
    Optional<Path> records(SourceFile file, Range range, Records form) throws IOException {
        Optional<InputStream> text = range.isOfAllBytes()
                ? store.open(file.location())
                : Optional.of(new RangeStream(
                        store,
                        file.location(),
                        range.fromByte(),
                        range.toByte() < 0 ? file.sizeBytes() : range.toByte()));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path target = folder.file("records", "csv");
        if (range.fromByte() == 0) {
            RecordFile.write(text.get(), form, range.file(), target);
        } else {
            RecordFile.writeFrom(range.firstLine(), text.get(), form, range.file(), target);
        }
        return Optional.of(target);
    }

    private static String plainName(Location location) {
        return location.name().replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /** Files outside the task's folder that the task reads, without links in their paths: DuckDB follows links before it permits a file. */
    SortedSet<Path> inPlace() {
        return Collections.unmodifiableSortedSet(inPlace);
    }
}
