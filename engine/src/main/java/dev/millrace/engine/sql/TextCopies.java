package dev.millrace.engine.sql;

import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.text.DecodedText;
import dev.millrace.storage.text.RangeStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges of text files as files of the task's folder, for DuckDB's readers know whole files only. Errors are told of the file and its lines. */
final class TextCopies {
    private static final int CHUNK_BYTES = 8 << 20;
    private static final Pattern TOLD =
            Pattern.compile("(line|record) ([0-9]+) of '(.+?)' (does not fit .*)", Pattern.DOTALL);

    private final ObjectStore store;
    private final TaskFiles files;
    private final TaskFolder folder;
    private final Map<String, Origin> copies = new LinkedHashMap<>();

    TextCopies(ObjectStore store, TaskFiles files, TaskFolder folder) {
        this.store = store;
        this.files = files;
        this.folder = folder;
    }

    /** The bytes of a range as a file. */
    Path copy(SourceFile file, Range range) throws IOException {
        Path target = files.isElsewhere(file.location())
                ? files.range(file.location(), range.fromByte(), end(file, range), extension(file.location()))
                : copied(file, range);
        copies.put(target.toString(), new Origin(file.location(), range.fromByte()));
        return target;
    }

    private Path copied(SourceFile file, Range range) throws IOException {
        Path target = folder.file("text", extension(file.location()));
        try (OutputStream out = Files.newOutputStream(target);
                InputStream bytes = bytes(file, range)) {
            bytes.transferTo(out);
        }
        return target;
    }

    /** The bytes of a range of another character set as UTF-8. */
    Path decoded(SourceFile file, Range range, Charset encoding) throws IOException {
        Path target = folder.file("text", "csv");
        copies.put(target.toString(), new Origin(file.location(), range.fromByte()));
        try (InputStream bytes = range.isOfAllBytes()
                ? files.open(file.location()).orElseThrow(() -> gone(file.location()))
                : bytes(file, range)) {
            DecodedText.copy(bytes, file.location(), encoding, target);
        }
        return target;
    }

    private InputStream bytes(SourceFile file, Range range) {
        return new RangeStream(store, file.location(), range.fromByte(), end(file, range));
    }

    private static long end(SourceFile file, Range range) {
        return range.toByte() < 0 ? file.sizeBytes() : range.toByte();
    }

    private static MillraceException gone(Location location) {
        return Failure.of(
                        FailureKind.UNAVAILABLE,
                        "STORAGE_UNAVAILABLE",
                        "the file '" + location + "' could not be opened")
                .toException();
    }

    private byte[] bytes(Location location, long from, int length) {
        return store.getRange(location, from, length).orElseThrow(() -> gone(location));
    }

    private static String extension(Location location) {
        String name = location.name();
        return name.substring(name.lastIndexOf('.') + 1).replaceAll("[^A-Za-z0-9]", "_");
    }

    /** The same failure with the file that the user knows, and its line. */
    MillraceException located(MillraceException error) {
        Failure failure = error.failure();
        Matcher told = TOLD.matcher(failure.message());
        Origin origin = told.matches() ? copies.get(told.group(3)) : null;
        if (origin == null) {
            return error;
        }
        long line = Long.parseLong(told.group(2)) + linesBefore(origin);
        String message = told.group(1) + " " + line + " of '" + origin.file().path() + "' " + told.group(4);
        return new MillraceException(
                new Failure(failure.kind(), failure.code(), message, failure.remedyText(), failure.placeOrNull()),
                error);
    }

    private long linesBefore(Origin origin) {
        long lines = 0;
        for (long from = 0; from < origin.fromByte(); from += CHUNK_BYTES) {
            for (byte letter : bytes(origin.file(), from, (int) Math.min(CHUNK_BYTES, origin.fromByte() - from))) {
                lines += letter == '\n' ? 1 : 0;
            }
        }
        return lines;
    }

    private record Origin(Location file, long fromByte) {}
}
