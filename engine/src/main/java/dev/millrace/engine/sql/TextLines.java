package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Lines of a text file as editors count them, from 1: LF, CR LF and CR end one, also within quotes. Plain text and gzip. */
final class TextLines {
    private static final int BUFFER_BYTES = 1 << 17;
    private static final int NONE = -1;
    private static final Pattern TOLD = Pattern.compile("line ([0-9]+) of '(.+?)'( does not fit .*)", Pattern.DOTALL);

    private TextLines() {}

    /**
     * The line on which a record begins that DuckDB says is at {@code positionBytes} of the decompressed text: of texts with CR LF it tells the LF
     * before the record. Empty: the text is compressed in another way.
     */
    static OptionalLong lineAt(Path file, long positionBytes) throws IOException {
        if (file.toString().endsWith(".zst")) {
            return OptionalLong.empty();
        }
        try (InputStream text = open(file)) {
            long line = 1;
            int last = NONE;
            for (long at = 0; at <= positionBytes; at++) {
                int letter = text.read();
                if (letter == NONE || at == positionBytes && letter != '\n') {
                    break;
                }
                // The LF of a CR LF ends no further line.
                line += letter == '\r' || letter == '\n' && last != '\r' ? 1 : 0;
                last = letter;
            }
            return OptionalLong.of(line);
        }
    }

    /** The first lines of a file, and as many as {@code more} that follow, plain, as files of their own. */
    static void split(Path file, long lines, long more, Path first, Path second) throws IOException {
        try (InputStream text = open(file)) {
            copy(text, lines, first);
            copy(text, more, second);
        }
    }

    private static void copy(InputStream text, long lines, Path target) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER_BYTES)) {
            for (long left = lines; left > 0; ) {
                int letter = text.read();
                if (letter == NONE) {
                    return;
                }
                out.write(letter);
                left -= letter == '\n' ? 1 : 0;
            }
        }
    }

    /** A failure of a line of {@code part}, which lies behind {@code before} lines of {@code file}, as one of the file. */
    static Failure moved(Failure failure, Path part, Path file, long before) {
        Matcher told = TOLD.matcher(failure.message());
        if (!told.matches() || !told.group(2).equals(part.toString())) {
            return failure;
        }
        String message = "line " + (Long.parseLong(told.group(1)) + before) + " of '" + file + "'" + told.group(3);
        return new Failure(failure.kind(), failure.code(), message, failure.remedyText(), failure.placeOrNull());
    }

    private static InputStream open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            bytes.mark(2);
            boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            return gzip ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES) : bytes;
        } catch (IOException damaged) {
            bytes.close();
            throw damaged;
        }
    }
}
