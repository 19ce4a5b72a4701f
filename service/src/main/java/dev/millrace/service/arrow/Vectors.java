package dev.millrace.service.arrow;

import dev.millrace.graph.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.time.LocalDate;
import java.util.UUID;

/** Which vector holds values of a type, and how each value of DuckDB's driver is put there. Times come as numbers of their unit. */
final class Vectors {
    private static final long SECONDS_OF_A_DAY = 86_400;

    private final String column;

    private Vectors(String column) {
        this.column = column;
    }

    static Vector of(ArrowField column) {
        return new Vectors(column.name()).of(column.type());
    }

    private Vector of(ArrowType type) {
        return switch (type) {
            case ArrowType.Nothing _ -> new NothingVector();
            case ArrowType.Truth _ -> new TruthVector();
            case ArrowType.Whole whole -> whole(whole.bits());
            case ArrowType.Floating floating -> floating(floating.bits());
            case ArrowType.Decimal decimal -> decimal(decimal.bits() / Byte.SIZE);
            case ArrowType.Text _, ArrowType.Json _ ->
                new TextVector(value -> value.toString().getBytes(StandardCharsets.UTF_8));
            case ArrowType.Binary _ ->
                new TextVector(value -> ((Blob) value).getBytes(1, Math.toIntExact(((Blob) value).length())));
            case ArrowType.Uuid _ -> new FixedVector(ArrowType.Uuid.BYTES, (to, value) -> to.put(bytes((UUID) value)));
            case ArrowType.Day _ ->
                new FixedVector(
                        Integer.BYTES, (to, value) -> to.putInt(Math.toIntExact(((LocalDate) value).toEpochDay())));
            case ArrowType.Time time -> time(time.unit().perSecond() * SECONDS_OF_A_DAY);
            case ArrowType.Timestamp _ -> whole(Long.SIZE);
            case ArrowType.Listing list -> new ListVector(of(list.item().type()));
            case ArrowType.Mapping map -> new ListVector(of(map.entries().type()));
            case ArrowType.Struct struct ->
                new StructVector(
                        struct.fields().stream().map(field -> of(field.type())).toList());
        };
    }

    /** Unsigned numbers of 64 bits come as larger ones: their lowest bits are theirs. */
    private static Vector whole(int bits) {
        return new FixedVector(bits / Byte.SIZE, (to, value) -> {
            long number = ((Number) value).longValue();
            switch (bits) {
                case Byte.SIZE -> to.put((byte) number);
                case Short.SIZE -> to.putShort((short) number);
                case Integer.SIZE -> to.putInt((int) number);
                default -> to.putLong(number);
            }
        });
    }

    /** DuckDB and Parquet know 24:00:00; in Arrow a day ends before it. */
    private Vector time(long day) {
        return new FixedVector(Long.BYTES, (to, value) -> {
            if ((Long) value >= day) {
                throw Failure.invalid(
                                "VALUE_NOT_IN_ARROW",
                                "The column '" + column + "' has the time 24:00:00, which is none in Arrow",
                                "Cast it in the query, for example to VARCHAR, or choose another format")
                        .toException();
            }
            to.putLong((Long) value);
        });
    }

    private static Vector floating(int bits) {
        return bits == Float.SIZE
                ? new FixedVector(Float.BYTES, (to, value) -> to.putFloat((Float) value))
                : new FixedVector(Double.BYTES, (to, value) -> to.putDouble((Double) value));
    }

    private static Vector decimal(int width) {
        return new FixedVector(width, (to, value) -> {
            byte[] high =
                    (value instanceof BigDecimal decimal ? decimal.unscaledValue() : (BigInteger) value).toByteArray();
            for (int place = 0; place < width; place++) {
                int from = high.length - 1 - place;
                to.put(from >= 0 ? high[from] : (byte) (high[0] >> (Byte.SIZE - 1)));
            }
        });
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ArrowType.Uuid.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
