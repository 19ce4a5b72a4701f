package dev.millrace.engine.sql;

import dev.millrace.engine.records.RecordFile;
import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Location;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Records;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.fetch.Lane;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.parquet.ParquetExcerpts;
import dev.millrace.storage.text.RangeStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where DuckDB finds objects as files: in place where the store has files, else fetched into the task's folder. */
final class TaskFiles {
    private static final int MOST_FILES_AT_ONCE = 10_000;

    private final ObjectStore store;
    private final RangeFetch ranges;
    private final ParquetExcerpts excerpts;
    private final TaskFolder folder;
    private final Lane lane;
    private final SortedSet<Path> inPlace = new TreeSet<>();
    private final Map<Location, Path> copies = new TreeMap<>();

    TaskFiles(ObjectStore store, RangeFetch ranges, ParquetExcerpts excerpts, TaskFolder folder, Lane lane) {
        this.store = store;
        this.ranges = ranges;
        this.excerpts = excerpts;
        this.folder = folder;
        this.lane = lane;
    }

    /** Whether the object has no path on this machine. */
    boolean isElsewhere(Location location) {
        return !location.scheme().equals("file") && store.file(location).isEmpty();
    }

    /** The path of a source file; its name ends as the object's does. Empty: there is no such object. */
    Optional<Path> source(SourceFile source) throws IOException {
        if (isElsewhere(source.location())) {
            return Optional.of(fetched(source));
        }
        Optional<Path> file = store.file(source.location());
        if (file.isEmpty() || !Files.exists(file.get())) {
            return Optional.empty();
        }
        Path path = file.get().toRealPath();
        inPlace.add(path);
        return Optional.of(
                isPattern(path.toString())
                        ? Files.createSymbolicLink(folder.file("source", plainName(source.location())), path)
                        : path);
    }

    private Path fetched(SourceFile source) throws IOException {
        Path known = copies.get(source.location());
        if (known != null) {
            return known;
        }
        Path target = range(source.location(), 0, source.sizeBytes(), plainName(source.location()));
        copies.put(source.location(), target);
        return target;
    }

    /** Bytes {@code [from, end)} of an object as a file whose name ends like this. */
    Path range(Location location, long from, long end, String ending) throws IOException {
        Path target = folder.file("source", ending);
        ranges.file(location, from, end, target, lane);
        return target;
    }

    /** Where {@link #excerpt} writes the next range. */
    Path newExcerpt() {
        return folder.file("source", "parquet");
    }

    /** Those rows of a Parquet file that make up a range, with the columns that its shape names. Safe for many threads. */
    void excerpt(Scan scan, SourceFile file, Range range, Path target) throws IOException {
        ObjectStore.Listed object =
                new ObjectStore.Listed(file.location(), file.sizeBytes(), file.modifiedMicros(), file.tag());
        NamedColumns named = NamedColumns.of(scan.shapes().get(file.shape()));
        excerpts.write(
                object, new ParquetExcerpts.Wanted(named::contains, range.firstRow(), rows(scan, range)), target, lane);
    }

    /** A range of all that the scan knows of a file may be less than the file. */
    private static long rows(Scan scan, Range range) {
        if (range.rows() >= 0) {
            return range.rows();
        }
        List<Scan.Unit> units = scan.distinctUnits().stream()
                .filter(unit -> unit.file() == range.file())
                .toList();
        return units.stream().anyMatch(unit -> unit.rows() < 0)
                ? TaskUnits.NOT_KNOWN
                : units.stream().mapToLong(Scan.Unit::rows).sum();
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

    /** The object, or what was fetched of it. */
    Optional<InputStream> open(Location location) throws IOException {
        Path copy = copies.get(location);
        return copy == null ? store.open(location) : Optional.of(Files.newInputStream(copy));
    }

    /** The records of a text, in a file of their own; empty: there is no such object. */
    Optional<Path> records(SourceFile file, Range range, Records form) throws IOException {
        Optional<InputStream> text = range.isOfAllBytes()
                ? open(file.location())
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
