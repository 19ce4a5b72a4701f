package dev.millrace.engine.records;

import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.text.RecordScanner;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A text file written again so that DuckDB reads each of its records, whatever is wrong with it: comma, quotes where needed, an empty field for
 * NULL; columns as {@link Records} tells, with the number of the file first.
 */
public final class RecordFile {
    private static final int BUFFER_BYTES = 1 << 17;

    private RecordFile() {}

    /**
     * Reads {@code source}, plain or gzip by its first bytes, and writes {@code target}.
     *
     * @param number of the file, for each record
     * @throws IOException also when the text is damaged gzip
     */
    public static void write(InputStream source, Records form, int number, Path target) throws IOException {
        try (InputStream text = text(new BufferedInputStream(source, BUFFER_BYTES))) {
            RecordScanner scanner = new RecordScanner(text, form);
            scanner.skipHead();
            write(scanner, form, number, target);
        }
    }

    /**
     * As {@link #write}, from plain text that begins with a record, on line {@code firstLine} of its file.
     *
     * @param source without what stands before the record and behind the last one
     */
    public static void writeFrom(long firstLine, InputStream source, Records form, int number, Path target)
            throws IOException {
        try (source) {
            write(new RecordScanner(source, form, firstLine), form, number, target);
        }
    }

    private static void write(RecordScanner scanner, Records form, int number, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                RecordWriter writer = new RecordWriter(out, form, number)) {
            while (scanner.next()) {
                writer.write(scanner);
            }
        }
    }

    private static InputStream text(BufferedInputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return gzip ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
    }
}
