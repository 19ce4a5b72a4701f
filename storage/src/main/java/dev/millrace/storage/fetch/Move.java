package dev.millrace.storage.fetch;

/** Bytes {@code [from, from + lengthBytes)} of an object that belong at {@code to} of a file. */
public record Move(long from, long to, long lengthBytes) {
    public Move {
        if (from < 0 || to < 0 || lengthBytes < 0) {
            throw new IllegalArgumentException("no bytes: " + lengthBytes + " from " + from + " to " + to);
        }
    }

    long end() {
        return from + lengthBytes;
    }
}
