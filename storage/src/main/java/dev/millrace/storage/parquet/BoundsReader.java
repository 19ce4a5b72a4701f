package dev.millrace.storage.parquet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;

/**
 * Decides which bounds of a chunk to trust. The old fields {@code min} and {@code max} were written in signed order whatever the type: they are
 * taken for signed numbers only. Floats are never trusted: writers leave NaN out of the bounds, and NaN is the greatest value in SQL.
 */
final class BoundsReader {
    private static final Set<String> SIGNED = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "DATE",
            "TIME",
            "TIME_NS",
            "TIMESTAMP",
            "TIMESTAMP_NS",
            "TIMESTAMP WITH TIME ZONE");
    private static final Set<String> UNSIGNED = Set.of("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT");
    private static final Set<String> BYTES = Set.of("VARCHAR", "BLOB");

    private BoundsReader() {}

    /**
     * @param type DuckDB's text of the leaf's type
     * @param ordered whether the file says that its new bounds follow the order of the type
     */
    static Bounds read(Statistics statistics, Type physical, String type, boolean ordered) {
        boolean current = statistics.isSetMin_value() && statistics.isSetMax_value();
        byte[] least = current ? statistics.getMin_value() : statistics.getMin();
        byte[] greatest = current ? statistics.getMax_value() : statistics.getMax();
        if (least == null || greatest == null) {
            return Bounds.UNKNOWN;
        }
        if (SIGNED.contains(type) || type.startsWith("DECIMAL(")) {
            return signed(least, greatest, physical);
        }
        if (!current || !ordered) {
            return Bounds.UNKNOWN;
        }
        return UNSIGNED.contains(type)
                ? unsigned(least, greatest)
                : BYTES.contains(type) && physical == Type.BYTE_ARRAY ? bytes(least, greatest) : Bounds.UNKNOWN;
    }

    private static Bounds signed(byte[] least, byte[] greatest, Type physical) {
        return switch (physical) {
            case INT32, INT64 ->
                isNumber(least) && isNumber(greatest)
                        ? whole(littleEndian(least), littleEndian(greatest))
                        : Bounds.UNKNOWN;
            case FIXED_LEN_BYTE_ARRAY, BYTE_ARRAY -> bigEndian(least, greatest);
            case BOOLEAN, INT96, FLOAT, DOUBLE -> Bounds.UNKNOWN;
        };
    }

    private static Bounds unsigned(byte[] least, byte[] greatest) {
        if (!isNumber(least) || !isNumber(greatest)) {
            return Bounds.UNKNOWN;
        }
        long low = least.length == 4 ? Integer.toUnsignedLong((int) littleEndian(least)) : littleEndian(least);
        long high =
                greatest.length == 4 ? Integer.toUnsignedLong((int) littleEndian(greatest)) : littleEndian(greatest);
        return low < 0 || high < 0 ? Bounds.UNKNOWN : whole(low, high);
    }

    private static Bounds bytes(byte[] least, byte[] greatest) {
        return java.util.Arrays.compareUnsigned(least, greatest) <= 0
                ? new Bounds.Bytes(least, greatest)
                : Bounds.UNKNOWN;
    }

    private static Bounds bigEndian(byte[] least, byte[] greatest) {
        if (least.length == 0 || greatest.length == 0) {
            return Bounds.UNKNOWN;
        }
        BigInteger low = new BigInteger(least);
        BigInteger high = new BigInteger(greatest);
        return low.bitLength() > 63 || high.bitLength() > 63
                ? Bounds.UNKNOWN
                : whole(low.longValueExact(), high.longValueExact());
    }

    private static Bounds whole(long least, long greatest) {
        return least <= greatest ? new Bounds.Whole(least, greatest) : Bounds.UNKNOWN;
    }

    private static boolean isNumber(byte[] bytes) {
        return bytes.length == 4 || bytes.length == 8;
    }

    private static long littleEndian(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.length == 4 ? buffer.getInt() : buffer.getLong();
    }
}
