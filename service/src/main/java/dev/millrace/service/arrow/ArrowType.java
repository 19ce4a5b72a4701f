package dev.millrace.service.arrow;

import java.util.List;
import org.apache.arrow.flatbuf.TimeUnit;

/** Arrow's types, as far as results have them. */
sealed interface ArrowType {
    /** The parts that have types. */
    default List<ArrowField> children() {
        return List.of();
    }

    /** The name of Arrow's canonical extension that tells what the bytes are; empty: none is needed. */
    default String extension() {
        return "";
    }

    /** Units of times. */
    enum Unit {
        SECOND(TimeUnit.SECOND, 1),
        MILLISECOND(TimeUnit.MILLISECOND, 1_000),
        MICROSECOND(TimeUnit.MICROSECOND, 1_000_000),
        NANOSECOND(TimeUnit.NANOSECOND, 1_000_000_000);

        private final short code;
        private final long perSecond;

        Unit(short code, long perSecond) {
            this.code = code;
            this.perSecond = perSecond;
        }

        short code() {
            return code;
        }

        long perSecond() {
            return perSecond;
        }
    }

    /** Nothing but NULL. */
    record Nothing() implements ArrowType {}

    record Truth() implements ArrowType {}

    record Whole(int bits, boolean signed) implements ArrowType {}

    /** A number of IEEE 754 in 32 or 64 bits. */
    record Floating(int bits) implements ArrowType {}

    /** A number of {@code precision} digits, {@code scale} of them behind the point, in 128 or 256 bits. */
    record Decimal(int precision, int scale, int bits) implements ArrowType {}

    record Text() implements ArrowType {}

    record Json() implements ArrowType {
        @Override
        public String extension() {
            return "arrow.json";
        }
    }

    record Binary() implements ArrowType {}

    record Uuid() implements ArrowType {
        static final int BYTES = 16;

        @Override
        public String extension() {
            return "arrow.uuid";
        }
    }

    /** Days since 1970-01-01, in 32 bits. */
    record Day() implements ArrowType {}

    /** Since midnight, in 64 bits. */
    record Time(Unit unit) implements ArrowType {}

    /** Since 1970-01-01, in 64 bits; {@code zoned}: in UTC, else on a clock of no zone. */
    record Timestamp(Unit unit, boolean zoned) implements ArrowType {}

    record Listing(ArrowField item) implements ArrowType {
        @Override
        public List<ArrowField> children() {
            return List.of(item);
        }
    }

    record Struct(List<ArrowField> fields) implements ArrowType {
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public List<ArrowField> children() {
            return fields;
        }
    }

    /** Lists of entries, structs of key and value. */
    record Mapping(ArrowField entries) implements ArrowType {
        @Override
        public List<ArrowField> children() {
            return List.of(entries);
        }
    }
}
