package dev.millrace.storage.text;

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
public final class RecordScanner {
    /** The longest record that is read as one. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int KEPT_BYTES = 1_000;
    /** No byte. */
    private static final int NONE = 1 << Byte.SIZE;

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
    private long line;
    private long nextLine;

    /** Over a text from its beginning; {@link #skipHead} comes first. */
    public RecordScanner(InputStream in, Records form) throws IOException {
        this(in, form, 1);
        text.passMark();
    }

    /** Over a text from where a record begins, on this line. */
    public RecordScanner(InputStream in, Records form, long firstLine) {
        this.line = firstLine;
        this.nextLine = firstLine;
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
    public void skipHead() throws IOException {
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
    public boolean next() throws IOException {
        return next(false);
    }

    /** As {@link #next}, faster: of the record only its {@link #line} and {@link #offset} are known. */
    public boolean pass() throws IOException {
        return next(true);
    }

    private boolean next(boolean passing) throws IOException {
        end();
        while (text.has(0)) {
            line = nextLine;
            if (!passing || !isPassed()) {
                cut();
            }
            if (!isBlank()) {
                return true;
            }
            end();
        }
        return false;
    }

    /** Passes over a line, quotes or not; false: it does not end soon. */
    boolean passLine() throws IOException {
        int end = text.lineEndOr(NONE, MOST_BYTES);
        if (end < 0) {
            return false;
        }
        finish(end);
        end();
        return true;
    }

    /** Whether the record is one line, for there is no quote in it. */
    private boolean isPassed() throws IOException {
        int end = text.lineEndOr(quote, MOST_BYTES);
        if (end < 0 || text.has(end) && text.at(end) == quote) {
            return false;
        }
        fault = Fault.NONE;
        fields = 0;
        lines = 0;
        finish(end);
        return true;
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
        int end = text.lineEndOr(NONE, MOST_BYTES);
        if (end < 0) {
            text.forgetLine(KEPT_BYTES);
            end = KEPT_BYTES;
        }
        finish(end);
        length = fault == Fault.TOO_LONG ? Math.min(length, KEPT_BYTES) : length;
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
    public long line() {
        return line;
    }

    /** Bytes before the record. */
    public long offset() {
        return text.passed();
    }

    public Fault fault() {
        return fault;
    }

    /** Number of fields; 0 for one that has a fault in its quotes or length. */
    public int fields() {
        return fields;
    }

    public byte[] bytes() {
        return text.bytes();
    }

    /** Where in {@link #bytes} the record begins. */
    public int start() {
        return text.position(0);
    }

    /** Bytes of the record, without the end of its line. */
    public int length() {
        return length;
    }

    public int fieldStart(int field) {
        return text.position(starts[field]);
    }

    public int fieldEnd(int field) {
        return text.position(ends[field]);
    }

    public boolean isQuoted(int field) {
        return quoted[field];
    }

    /** What keeps a record from being read. */
    public enum Fault {
        NONE(""),
        QUOTE_BROKEN("a quote does not end its field"),
        TOO_LONG("more than " + MOST_BYTES + " bytes"),
        NOT_UTF8("not UTF-8");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
