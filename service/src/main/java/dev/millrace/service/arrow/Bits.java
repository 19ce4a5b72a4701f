package dev.millrace.service.arrow;

/** Bits of a bitmap, the lowest of a byte first. */
final class Bits {
    private final Bytes bytes = new Bytes();
    private int size;

    void add(boolean bit) {
        int place = size++ % Byte.SIZE;
        if (place == 0) {
            bytes.skip(1);
        }
        if (bit) {
            bytes.setLast(1 << place);
        }
    }

    Bytes bytes() {
        return bytes;
    }

    void clear() {
        bytes.clear();
        size = 0;
    }
}
