package dev.millrace.engine.records;

import dev.millrace.graph.Scan.Records;
import dev.millrace.storage.text.RecordScanner;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes records as comma-separated text: number of the file, line, text, fault, number of fields, and the fields of a good record. */
final class RecordWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private final byte[] number;
    private final byte[] nullText;
    private final int wanted;
    private final int quote;
    private final int escape;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;

    RecordWriter(OutputStream out, Records form, int number) {
        this.out = out;
        this.number = ascii(number);
        this.nullText = form.nullText().getBytes(StandardCharsets.UTF_8);
        this.wanted = form.fields();
        this.quote = form.quote().isEmpty() ? -1 : form.quote().charAt(0);
        this.escape = form.escape().isEmpty() ? -1 : form.escape().charAt(0);
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    void write(RecordScanner record) throws IOException {
        put(number);
        put(',');
        put(ascii(record.line()));
        put(',');
        text(record);
        put(',');
        put(record.fault().words().getBytes(StandardCharsets.US_ASCII));
        put(',');
        put(ascii(record.fields()));
        boolean known = record.fault() == RecordScanner.Fault.NONE;
        for (int field = 0; field < wanted; field++) {
            put(',');
            if (known && field < record.fields()) {
                field(record, field);
            }
        }
        put('\n');
    }

    private void text(RecordScanner record) throws IOException {
        if (record.fault() == RecordScanner.Fault.NONE) {
            quoted(record.bytes(), record.start(), record.start() + record.length());
        } else {
            String readable = new String(record.bytes(), record.start(), record.length(), StandardCharsets.UTF_8);
            byte[] bytes = readable.getBytes(StandardCharsets.UTF_8);
            quoted(bytes, 0, bytes.length);
        }
    }

    private void field(RecordScanner record, int field) throws IOException {
        byte[] bytes = record.bytes();
        int start = record.fieldStart(field);
        int end = record.fieldEnd(field);
        if (record.isQuoted(field)) {
            unescaped(bytes, start, end);
        } else if (!Arrays.equals(bytes, start, end, nullText, 0, nullText.length)) {
            quoted(bytes, start, end);
        }
    }

    /** Text within quotes of the source, within quotes of ours. */
    private void unescaped(byte[] bytes, int start, int end) throws IOException {
        put('"');
        for (int index = start; index < end; index++) {
            boolean skip = bytes[index] == escape && index + 1 < end && bytes[index + 1] == quote;
            index += skip ? 1 : 0;
            inQuotes(bytes[index]);
        }
        put('"');
    }

    private void quoted(byte[] bytes, int start, int end) throws IOException {
        put('"');
        for (int index = start; index < end; index++) {
            inQuotes(bytes[index]);
        }
        put('"');
    }

    private void inQuotes(byte value) throws IOException {
        if (value == '"') {
            put('"');
        }
        put(value);
    }

    private void put(byte[] bytes) throws IOException {
        for (byte value : bytes) {
            put(value);
        }
    }

    private void put(int value) throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = (byte) value;
    }

    private void flush() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
