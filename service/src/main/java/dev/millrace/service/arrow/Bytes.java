package dev.millrace.service.arrow;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes that become more, the lowest of a number first. */
final class Bytes {
    private static final int FEW = 64;
    private static final int ALIGNMENT = 8;
    private static final byte[] ZEROES = new byte[ALIGNMENT];

    private ByteBuffer bytes = ByteBuffer.allocate(FEW).order(ByteOrder.LITTLE_ENDIAN);

    /** Where {@code more} bytes may be put. */
    ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int least = Math.addExact(bytes.position(), more);
            ByteBuffer larger = ByteBuffer.allocate(
                            (int) Math.clamp(2L * bytes.capacity(), least, Integer.MAX_VALUE - 8))
                    .order(ByteOrder.LITTLE_ENDIAN);
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }

    void put(byte[] more) {
        room(more.length).put(more);
    }

    void putInt(int number) {
        room(Integer.BYTES).putInt(number);
    }

    /** Zeroes. */
    void skip(int width) {
        put(new byte[width]);
    }

    int size() {
        return bytes.position();
    }

    /** The last byte gets more bits. */
    void setLast(int bits) {
        int last = bytes.position() - 1;
        bytes.put(last, (byte) (bytes.get(last) | bits));
    }

    void clear() {
        bytes.clear();
    }

    /** So many bytes stand in a stream of Arrow for {@code size} of them. */
    static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Writes them, and zeroes up to the next multiple of eight. */
    void writeTo(PrintStream out) {
        out.write(bytes.array(), 0, size());
        out.write(ZEROES, 0, (int) (aligned(size()) - size()));
    }
}
