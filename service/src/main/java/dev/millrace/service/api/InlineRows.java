package dev.millrace.service.api;

import dev.millrace.service.arrow.ArrowStream;
import dev.millrace.service.result.CellForm;
import dev.millrace.service.result.CsvSink;
import dev.millrace.service.result.JsonSink;
import dev.millrace.service.result.NdjsonSink;
import dev.millrace.service.result.ReadableRows;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.result.RowSink;
import dev.millrace.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Rows that fit one answer. */
final class InlineRows {
    static final int MOST_BYTES = 4 << 20;
    /** In which rows come with an answer; the first one where nobody says. */
    static final List<String> FORMATS = List.of("json", "ndjson", "csv", "arrow");

    private InlineRows() {}

    /** Refuses what does not fit; the one who writes then stops. */
    private static final class Capped extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int one) throws IOException {
            require(1);
            bytes.write(one);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            require(length);
            bytes.write(some, offset, length);
        }

        private void require(int length) throws IOException {
            if (bytes.size() + length > MOST_BYTES) {
                throw new IOException("more than an answer holds");
            }
        }
    }

    static String type(String format) {
        return switch (format) {
            case "csv" -> "text/csv;charset=utf-8";
            case "ndjson" -> "application/x-ndjson";
            case "arrow" -> ArrowStream.MEDIA_TYPE;
            default -> "application/json";
        };
    }

    /**
     * The rows, which lie among these objects, in one of the {@link #FORMATS}; empty: they do not fit.
     *
     * @param offset how many of the first rows are left out
     * @param limit most rows; 0 = all
     */
    static Optional<byte[]> of(ReadableRows rows, ObjectStore objects, String format, long offset, long limit) {
        Capped capped = new Capped();
        PrintStream out = new PrintStream(capped, false, StandardCharsets.UTF_8);
        try (ResultReader reader = new ResultReader(objects)) {
            if (format.equals("arrow")) {
                reader.arrow(rows, offset, limit, out);
            } else {
                CellForm form = format.equals("csv") ? CellForm.TEXT : CellForm.JSON;
                reader.read(rows, form, offset, limit, sink(format, out));
            }
        }
        return out.checkError() ? Optional.empty() : Optional.of(capped.bytes.toByteArray());
    }

    private static RowSink sink(String format, PrintStream out) {
        return switch (format) {
            case "csv" -> new CsvSink(out);
            case "ndjson" -> new NdjsonSink(out);
            default -> new JsonSink(out);
        };
    }
}
