package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RowsRead;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.graph.Share;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.storage.AtOnce;
import dev.millrace.storage.fetch.RangeFetch;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipException;

/** Makes each input of a task a SELECT over files that DuckDB can open. */
final class TaskInputs {
    private final TaskAssignment assignment;
    private final TaskFiles files;
    private final TextCopies texts;
    private final StageRows stageRows;
    private final SealedSources sources;
    private final Map<String, SplitsRead> reads = new LinkedHashMap<>();
    private final Map<String, String> kept = new HashMap<>();

    TaskInputs(
            TaskAssignment assignment, TaskFiles files, TextCopies texts, StageRows stageRows, SealedSources sources) {
        this.assignment = assignment;
        this.files = files;
        this.texts = texts;
        this.stageRows = stageRows;
        this.sources = sources;
    }

    /** The SELECT of an input. Throws when a source file is not as it was when planned. */
    String select(Input input) throws IOException {
        Share share = assignment.share();
        return switch (input) {
            case Input.Splits splits -> splits(splits, share);
            case Input.Aligned aligned -> {
                StageMap map = map(aligned.stage());
                yield share.isNothing()
                        ? stageRows.none(map)
                        : stageRows.all(map, List.of(map.winners().get(assignment.task())));
            }
            case Input.Exchanged exchanged -> stageRows.exchanged(exchanged.relation(), map(exchanged.stage()), share);
            case Input.Broadcast broadcast -> {
                StageMap map = map(broadcast.stage());
                yield stageRows.all(map, map.winners());
            }
        };
    }

    /** What was selected of source files, by relation. */
    Map<String, SplitsRead> reads() {
        return Collections.unmodifiableMap(reads);
    }

    /** Rows that were written for this task in an input; empty for source files. */
    OptionalLong written(Input input) {
        return input.stageOrEmpty().isEmpty()
                ? OptionalLong.empty()
                : RowsRead.of(input, map(input.stageOrEmpty().get()), assignment.share(), assignment.task());
    }

    /** The SELECT of the number of rows that the task keeps of an input, where tasks keep ranges; empty: it keeps all that it reads. */
    Optional<String> kept(Input input) {
        return Optional.ofNullable(kept.get(input.relation()));
    }

    private String splits(Input.Splits splits, Share share) throws IOException {
        Scan scan = splits.scan();
        if (share.isNothing()) {
            return new SplitsQuery(scan, Map.of()).of(List.of());
        }
        List<Scan.Unit> units = TaskUnits.of(scan, assignment.decision(), assignment.task());
        List<Range> ranges = TaskUnits.ranges(scan, units);
        sources.open(
                scan,
                ranges.stream()
                        .map(Range::file)
                        .distinct()
                        .map(scan.files()::get)
                        .toList());
        SplitsRead read = new SplitsRead(scan, paths(scan, ranges), OwnRange.of(scan, share));
        reads.put(splits.relation(), read);
        if (scan.rangesOrNull() != null) {
            kept.put(splits.relation(), new KeptRows(read).select(units));
        }
        return read.select();
    }

    /** Where the bytes of ranges lie. What is cut out of Parquet files elsewhere is fetched for all ranges at once. */
    private Map<Range, Path> paths(Scan scan, List<Range> ranges) throws IOException {
        Map<Range, Path> paths = new HashMap<>();
        List<Range> excerpts = new ArrayList<>();
        for (Range range : ranges) {
            SourceFile file = scan.files().get(range.file());
            if (isParquet(scan, file) && files.isElsewhere(file.location())) {
                excerpts.add(range.cutOut());
                paths.put(range.cutOut(), files.newExcerpt());
            } else {
                paths.put(range, path(scan, file, range));
            }
        }
        if (!excerpts.isEmpty()) {
            fetch(scan, excerpts, paths);
        }
        return paths;
    }

    private void fetch(Scan scan, List<Range> excerpts, Map<Range, Path> paths) throws IOException {
        try {
            AtOnce.map(RangeFetch.PARALLEL, excerpts.size(), index -> excerpt(scan, excerpts.get(index), paths));
        } catch (UncheckedIOException disk) {
            throw disk.getCause();
        } catch (MillraceException error) {
            sources.check();
            throw error;
        }
    }

    private Path excerpt(Scan scan, Range range, Map<Range, Path> paths) {
        Path target = Objects.requireNonNull(paths.get(range));
        try {
            files.excerpt(scan, scan.files().get(range.file()), range, target);
            return target;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static boolean isParquet(Scan scan, SourceFile file) {
        return scan.shapes().get(file.shape()).reader().equals("read_parquet");
    }

    private Path path(Scan scan, SourceFile file, Range range) throws IOException {
        Scan.Shape shape = scan.shapes().get(file.shape());
        boolean asItIs = range.isOfAllBytes() && shape.encodingOrEmpty().isEmpty();
        try {
            if (range.isOfAllBytes() && files.isElsewhere(file.location())) {
                sources.requireUndamaged(scan, file, files.source(file).orElseThrow(() -> gone(file)));
            }
            if (shape.recordsOrNull() != null) {
                return files.records(file, range, shape.recordsOrNull()).orElseThrow(() -> gone(file));
            }
            return asItIs ? files.source(file).orElseThrow(() -> gone(file)) : copy(file, range, shape);
        } catch (MillraceException | ZipException | EOFException error) {
            sources.check();
            throw error;
        }
    }

    private Path copy(SourceFile file, Range range, Scan.Shape shape) throws IOException {
        return shape.encodingOrEmpty().isEmpty()
                ? texts.copy(file, range)
                : texts.decoded(file, range, Charset.forName(shape.encodingOrEmpty()));
    }

    private static MillraceException gone(SourceFile file) {
        return Failure.of(
                        FailureKind.UNAVAILABLE,
                        "STORAGE_UNAVAILABLE",
                        "the file '" + file.location() + "' could not be opened")
                .toException();
    }

    private StageMap map(StageId stage) {
        StageMap map = assignment.inputs().get(stage);
        if (map == null) {
            throw Failure.of(FailureKind.BUG, "STAGE_INPUT", "a task came without the map of stage " + stage)
                    .toException();
        }
        return map;
    }
}
