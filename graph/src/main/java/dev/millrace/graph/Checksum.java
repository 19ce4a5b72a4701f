package dev.millrace.graph;

import java.util.zip.CRC32C;

/** CRC-32C of stored bytes, as a number and as the text {@code crc32c:} and 8 hex digits. */
public final class Checksum {
    private static final String PREFIX = "crc32c:";

    private final CRC32C crc = new CRC32C();

    public static int of(byte[] bytes) {
        return new Checksum().add(bytes, 0, bytes.length).value();
    }

    public Checksum add(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
        return this;
    }

    public int value() {
        return (int) crc.getValue();
    }

    public String text() {
        return text(value());
    }

    public static String text(int value) {
        return PREFIX + String.format("%08x", value);
    }
}
