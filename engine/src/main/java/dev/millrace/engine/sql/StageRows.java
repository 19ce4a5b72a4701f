package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Share;
import dev.millrace.graph.StageMap;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.fetch.Lane;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.segment.MergedParquet;
import dev.millrace.storage.segment.MergedParquet.Piece;
import dev.millrace.storage.segment.SegmentFetch;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The SELECT that reads what earlier stages wrote: winners in order of their tasks, checked against their checksums before a row is read. */
final class StageRows {
    private final TaskAssignment assignment;
    private final ObjectStore store;
    private final SegmentFetch fetch;
    private final TaskFolder folder;
    private final VerifiedObjects verified;
    private final SortedSet<Path> inPlaceFolders = new TreeSet<>();

    StageRows(TaskAssignment assignment, ObjectStore store, TaskFolder folder, VerifiedObjects verified, Lane lane) {
        this.assignment = assignment;
        this.store = store;
        this.fetch = new SegmentFetch(store, lane);
        this.folder = folder;
        this.verified = verified;
    }

    /** The partitions of a share, one after the other, each in order of its writers. */
    String exchanged(String relation, StageMap map, Share share) throws IOException {
        Map<Location, Part> all = parts(map, map.winners());
        List<Piece> pieces = new ArrayList<>();
        List<Map<Location, Part>> writers = new ArrayList<>();
        for (int writer = 0; writer < map.winners().size(); writer++) {
            if (share.includes(relation, writer)) {
                writers.add(parts(map, List.of(map.winners().get(writer))));
            }
        }
        for (int partition = share.firstPartition(); partition < share.untilPartition(); partition++) {
            int wanted = partition;
            writers.forEach(parts ->
                    parts.forEach((object, part) -> pieces.add(new Piece(object, segment(part, wanted)))));
        }
        return merged(pieces, all);
    }

    /** No rows, with the columns of the stage's output. */
    String none(StageMap map) throws IOException {
        Map<Location, Part> parts = parts(map, map.winners());
        return parts.values().stream().allMatch(part -> part.segments().isEmpty())
                ? inPlace(parts) + " WHERE false"
                : merged(List.of(), parts);
    }

    private Segment segment(Part part, int partition) {
        if (partition >= part.segments().size()) {
            throw bug("partition " + partition + " was asked for of an object of "
                    + part.segments().size());
        }
        return part.segments().get(partition);
    }

    /** All rows of these winners. */
    String all(StageMap map, List<StageMap.Winner> winners) throws IOException {
        Map<Location, Part> parts = parts(map, winners);
        if (parts.values().stream().allMatch(part -> part.segments().isEmpty())) {
            return inPlace(parts);
        }
        List<Piece> pieces = new ArrayList<>();
        parts.forEach((object, part) -> part.segments().forEach(segment -> pieces.add(new Piece(object, segment))));
        return merged(pieces, parts);
    }

    private Map<Location, Part> parts(StageMap map, List<StageMap.Winner> winners) {
        Map<Location, Part> parts = new LinkedHashMap<>();
        for (StageMap.Winner winner : winners) {
            winner.output().parts().forEach(part -> parts.put(assignment.part(map, winner, part.name()), part));
        }
        if (parts.isEmpty()) {
            throw bug("stage " + map.stage() + " has no object that tells its columns");
        }
        return parts;
    }

    private String merged(List<Piece> pieces, Map<Location, Part> parts) throws IOException {
        Path target = folder.file("input", "parquet");
        try (MergedParquet merged = new MergedParquet(target, fetch)) {
            List<Piece> filled =
                    pieces.stream().filter(piece -> piece.segment().rows() > 0).toList();
            merged.addAll(
                    filled, filled.isEmpty() ? 1 : atOnce(filled.getFirst().object()));
            if (merged.isEmpty()) {
                Map.Entry<Location, Part> first = parts.entrySet().iterator().next();
                Part part = first.getValue();
                merged.add(
                        first.getKey(),
                        fetch.schema(
                                first.getKey(),
                                part.sizeBytes(),
                                part.segments().size()));
            }
            merged.finish();
        }
        return select(List.of(target));
    }

    /** What lies elsewhere takes time to begin; files of this machine do not. */
    private int atOnce(Location object) {
        return store.file(object).isPresent() ? 1 : RangeFetch.PARALLEL;
    }

    private String inPlace(Map<Location, Part> parts) throws IOException {
        List<Map.Entry<Location, Part>> wanted = new ArrayList<>();
        for (Map.Entry<Location, Part> entry : parts.entrySet()) {
            if (entry.getValue().rows() > 0) {
                wanted.add(entry);
            }
        }
        if (wanted.isEmpty()) {
            wanted.add(parts.entrySet().iterator().next());
        }
        return select(files(wanted));
    }

    private List<Path> files(List<Map.Entry<Location, Part>> wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Map.Entry<Location, Part>> elsewhere = new ArrayList<>();
        List<Path> copies = new ArrayList<>();
        for (Map.Entry<Location, Part> entry : wanted) {
            Optional<Path> here = here(entry.getKey(), entry.getValue());
            files.add(here.orElseGet(() -> folder.file("input", "parquet")));
            if (here.isEmpty()) {
                elsewhere.add(entry);
                copies.add(files.getLast());
            }
        }
        try {
            AtOnce.map(RangeFetch.PARALLEL, elsewhere.size(), index -> copied(elsewhere.get(index), copies.get(index)));
        } catch (UncheckedIOException disk) {
            throw disk.getCause();
        }
        return files;
    }

    private Path copied(Map.Entry<Location, Part> entry, Path target) {
        try {
            fetch.copy(
                    entry.getKey(),
                    entry.getValue().sizeBytes(),
                    entry.getValue().checksum(),
                    target);
            return target;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** The file itself, when it lies on this machine. */
    private Optional<Path> here(Location object, Part part) throws IOException {
        if (!part.name().endsWith(".parquet")) {
            throw bug("the object '" + object + "' cannot be read as rows");
        }
        Optional<Path> file = store.file(object);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        verified.verify(object, part, fetch);
        Path path = file.get().toRealPath();
        inPlaceFolders.add(attemptsFolder(object, path));
        return Optional.of(path);
    }

    /** The folder of all attempts of the run: the same for each task, so that one database serves them all. */
    private Path attemptsFolder(Location object, Path path) {
        Location attempts = assignment.layout().attempts(assignment.run()).stream()
                .filter(object::isWithin)
                .findFirst()
                .orElseThrow(() -> bug("the object '" + object + "' was written by no attempt of this run"));
        String below = object.below(attempts);
        return path.getRoot()
                .resolve(path.subpath(0, path.getNameCount() - Path.of(below).getNameCount()));
    }

    /** Folders outside the task's own that hold files which are read in place. */
    SortedSet<Path> inPlaceFolders() {
        return Collections.unmodifiableSortedSet(inPlaceFolders);
    }

    private static String select(List<Path> files) {
        return files.stream()
                .map(file -> SqlNames.literal(file.toString()))
                .collect(Collectors.joining(", ", "SELECT * FROM read_parquet([", "], hive_partitioning = false)"));
    }

    private static MillraceException bug(String message) {
        return Failure.of(FailureKind.BUG, "STAGE_INPUT", message).toException();
    }
}
