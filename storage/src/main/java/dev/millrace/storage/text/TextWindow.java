package dev.millrace.storage.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes of a text from a position on, as many as are asked for. */
final class TextWindow {
    private static final int FIRST_BYTES = 1 << 17;
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int start;
    private int end;
    private boolean ended;
    private long passed;
    private long forgotten;

    TextWindow(InputStream in) {
        this.in = in;
    }

    /** Passes over a byte order mark. */
    void passMark() throws IOException {
        if (has(MARK.length - 1) && Arrays.equals(bytes, start, start + MARK.length, MARK, 0, MARK.length)) {
            advance(MARK.length);
        }
    }

    /** Whether there is a byte at {@code offset}. */
    boolean has(int offset) throws IOException {
        while (start + offset >= end && !ended) {
            fill();
        }
        return start + offset < end;
    }

    /** A byte that is there. */
    byte at(int offset) {
        return bytes[start + offset];
    }

    private void fill() throws IOException {
        if (end == bytes.length) {
            if (start > bytes.length / 2) {
                System.arraycopy(bytes, start, bytes, 0, end - start);
                end -= start;
                start = 0;
            } else {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
        }
        int read = in.read(bytes, end, bytes.length - end);
        ended = read < 0;
        end += Math.max(read, 0);
    }

    /** Begins so many bytes later. */
    void advance(int count) {
        start += count;
        passed += count + forgotten;
        forgotten = 0;
    }

    /** Bytes of the text before this window. */
    long passed() {
        return passed;
    }

    /** Forgets what stands behind so many bytes, up to the end of their line or of the text, however long that is. */
    void forgetLine(int kept) throws IOException {
        boolean ends = false;
        while (!ends && has(kept)) {
            int from = start + kept;
            int to = from;
            while (to < end && bytes[to] != '\n' && bytes[to] != '\r') {
                to++;
            }
            ends = to < end;
            System.arraycopy(bytes, to, bytes, from, end - to);
            end -= to - from;
            forgotten += to - from;
        }
    }

    /** Where the first line end, or this byte, stands; the end of the text, if there is none; -1: not within so many bytes. */
    int lineEndOr(int wanted, int most) throws IOException {
        for (int offset = 0; offset <= most; ) {
            if (!has(offset)) {
                return offset;
            }
            int ready = Math.min(end - start, most + 1);
            for (; offset < ready; offset++) {
                byte letter = bytes[start + offset];
                if (letter == '\n' || letter == '\r' || letter == wanted) {
                    return offset;
                }
            }
        }
        return -1;
    }

    /** The bytes behind it all; valid until the next call of {@link #has}. */
    byte[] bytes() {
        return bytes;
    }

    /** Where in {@link #bytes} an offset is. */
    int position(int offset) {
        return start + offset;
    }
}
