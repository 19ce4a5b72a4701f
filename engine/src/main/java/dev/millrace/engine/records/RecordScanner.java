package dev.millrace.engine.records;

import dev.millrace.graph.Scan.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts text into records. Lines end in LF, CR LF or CR. A record whose quotes do not end as they should is its first line alone, so that the rows
 * after it are not lost; one that is too long likewise, and only its beginning is kept.
 */
final class RecordScanner {
    /** The longest record that is read as one. */
    static final int MOST_BYTES = 1 << 20;

    private static final int KEPT_BYTES = 1_000;
    private static final int NONE = -1;

    private final TextWindow text;
    private final Records form;
    private final byte[] delimiter;
    private final int quote;
    private final int escape;

    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private boolean[] quoted = new boolean[16];
    private int fields;
    private int length;
    private int next;
    private int lines;
    private Fault fault = Fault.NONE;
    private long line = 1;
    private long nextLine = 1;

    RecordScanner(InputStream in, Records form) throws IOException {
        this.text = new TextWindow(in);
        this.form = form;
        this.delimiter = form.delimiter().getBytes(StandardCharsets.UTF_8);
        this.quote = single(form.quote());
        this.escape = single(form.escape());
    }

    private static int single(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 1) {
            throw new IllegalArgumentException("'" + text + "' is more than one byte");
        }
        return bytes.length == 0 ? NONE : bytes[0];
    }

    /** Passes over what stands before the first record. */
    void skipHead() throws IOException {
        for (int skipped = 0; skipped < form.skipLines() && text.has(0); skipped++) {
            firstLine();
            end();
        }
        if (form.header()) {
            next();
        }
        end();
    }

    /** Moves to the next record; false: there is none. Lines without anything are passed over where a record has several fields. */
    boolean next() throws IOException {
        end();
        while (text.has(0)) {
            line = nextLine;
            cut();
            if (!isBlank()) {
                return true;
            }
            end();
        }
        return false;
    }

    /** The record is behind us. */
    private void end() {
        text.advance(next);
        nextLine += lines;
        next = 0;
        lines = 0;
    }

    private boolean isBlank() {
        if (fault != Fault.NONE || lines > 1) {
            return false;
        }
        if (delimiter.length > 0) {
            return length == 0 && form.fields() > 1;
        }
        for (int offset = 0; offset < length; offset++) {
            if (text.at(offset) != ' ' && text.at(offset) != '\t') {
                return false;
            }
        }
        return true;
    }

    private void cut() throws IOException {
        fault = Fault.NONE;
        fields = 0;
        lines = 0;
        int offset = 0;
        while (true) {
            int end = isAt(offset, quote) ? quotedField(offset) : plainField(offset);
            if (end > MOST_BYTES || end < 0) {
                fault = end < 0 ? Fault.QUOTE_BROKEN : Fault.TOO_LONG;
                firstLine();
                return;
            }
            if (!isDelimiter(end)) {
                finish(end);
                fault = fault == Fault.NONE && !isText() ? Fault.NOT_UTF8 : fault;
                return;
            }
            offset = end + delimiter.length;
        }
    }

    /** Where the field ends that begins at {@code offset}. */
    private int plainField(int offset) throws IOException {
        int end = offset;
        while (end <= MOST_BYTES && text.has(end) && !isNewline(end) && !isDelimiter(end)) {
            end++;
        }
        add(offset, end, false);
        return end;
    }

    /** Where the quoted field ends; negative: it does not. */
    private int quotedField(int offset) throws IOException {
        int end = offset + 1;
        while (end <= MOST_BYTES && text.has(end)) {
            if (text.at(end) == escape && isAt(end + 1, quote)) {
                end += 2;
            } else if (text.at(end) == quote) {
                add(offset + 1, end, true);
                boolean ends = !text.has(end + 1) || isNewline(end + 1) || isDelimiter(end + 1);
                return ends ? end + 1 : -1;
            } else {
                lines += endsLine(end) ? 1 : 0;
                end++;
            }
        }
        return -1;
    }

    /** The record is all up to the next line, and that line's end too. */
    private void finish(int end) throws IOException {
        length = end;
        int newline = !text.has(end) ? 0 : text.at(end) == '\r' && isAt(end + 1, '\n') ? 2 : 1;
        lines += newline > 0 ? 1 : 0;
        next = end + newline;
    }

    /** The record is its first line, without fields; of a very long one only the beginning is kept. */
    private void firstLine() throws IOException {
        fields = 0;
        lines = 0;
        int end = 0;
        while (text.has(end) && !isNewline(end)) {
            end++;
        }
        finish(end);
        length = fault == Fault.TOO_LONG || length > MOST_BYTES ? Math.min(length, KEPT_BYTES) : length;
    }

    private void add(int start, int end, boolean inQuotes) {
        if (fields == starts.length) {
            starts = Arrays.copyOf(starts, fields * 2);
            ends = Arrays.copyOf(ends, fields * 2);
            quoted = Arrays.copyOf(quoted, fields * 2);
        }
        starts[fields] = start;
        ends[fields] = end;
        quoted[fields++] = inQuotes;
    }

    private boolean isAt(int offset, int wanted) throws IOException {
        return wanted != NONE && text.has(offset) && text.at(offset) == wanted;
    }

    private boolean isNewline(int offset) {
        return text.at(offset) == '\n' || text.at(offset) == '\r';
    }

    /** Whether this byte is the last one of a line's end. */
    private boolean endsLine(int offset) throws IOException {
        return text.at(offset) == '\n' || text.at(offset) == '\r' && !isAt(offset + 1, '\n');
    }

    private boolean isDelimiter(int offset) throws IOException {
        if (delimiter.length == 0) {
            return false;
        }
        for (int index = 0; index < delimiter.length; index++) {
            if (!text.has(offset + index) || text.at(offset + index) != delimiter[index]) {
                return false;
            }
        }
        return true;
    }

    private boolean isText() {
        byte[] bytes = text.bytes();
        int from = text.position(0);
        for (int index = from; index < from + length; index++) {
            if (bytes[index] < 0) {
                return isUtf8(bytes, from);
            }
        }
        return true;
    }

    private boolean isUtf8(byte[] bytes, int from) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }

    /** Line on which the record begins, from 1. */
    long line() {
        return line;
    }

    Fault fault() {
        return fault;
    }

    /** Number of fields; 0 for one that has a fault in its quotes or length. */
    int fields() {
        return fields;
    }

    byte[] bytes() {
        return text.bytes();
    }

    /** Where in {@link #bytes} the record begins. */
    int start() {
        return text.position(0);
    }

    /** Bytes of the record, without the end of its line. */
    int length() {
        return length;
    }

    int fieldStart(int field) {
        return text.position(starts[field]);
    }

    int fieldEnd(int field) {
        return text.position(ends[field]);
    }

    boolean isQuoted(int field) {
        return quoted[field];
    }

    /** What keeps a record from being read. */
    enum Fault {
        NONE(""),
        QUOTE_BROKEN("a quote does not end its field"),
        TOO_LONG("more than " + MOST_BYTES + " bytes"),
        NOT_UTF8("not UTF-8");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
