package dev.millrace.coordinator.plan.relation;

import java.math.BigInteger;
import java.util.List;

/** The value of a constant, apart from its type. */
public sealed interface ConstantValue {
    /** No value. */
    enum Null implements ConstantValue {
        NULL
    }

    /**
     * BOOLEAN.
     *
     * @param value the value
     */
    record Truth(boolean value) implements ConstantValue {}

    /**
     * A whole number; also DECIMAL (unscaled), and date and time types in their own unit: DATE in days since 1970,
     * TIMESTAMP, TIMESTAMPTZ and TIME in microseconds, TIMESTAMP_S in seconds, TIMESTAMP_MS in milliseconds,
     * TIMESTAMP_NS, TIMESTAMPTZ_NS and TIME_NS in nanoseconds, TIMETZ packed as DuckDB packs it (microseconds shifted by 24 bits, then
     * 57599 minus the offset in seconds), UUID as the 128 bits of its text, unsigned, and ENUM as the position of the label.
     *
     * @param value the number
     */
    record Whole(BigInteger value) implements ConstantValue {}

    /**
     * FLOAT or DOUBLE, with infinities and NaN.
     *
     * @param value the value; of a FLOAT the double of the same value
     */
    record Floating(double value) implements ConstantValue {}

    /**
     * VARCHAR, JSON, and types held by their text (BIT, BIGNUM).
     *
     * @param value the text
     */
    record Text(String value) implements ConstantValue {}

    /**
     * BLOB.
     *
     * @param hex the bytes as lower-case hexadecimal digits
     */
    record Bytes(String hex) implements ConstantValue {}

    /**
     * INTERVAL.
     *
     * @param months whole months
     * @param days whole days
     * @param micros microseconds
     */
    record Interval(int months, int days, long micros) implements ConstantValue {}

    /**
     * LIST and ARRAY: the elements. STRUCT and TUPLE: the members in order. MAP: entries, each a {@code Sequence} of key and value.
     *
     * @param values the parts, in order
     */
    record Sequence(List<ConstantValue> values) implements ConstantValue {
        public Sequence {
            values = List.copyOf(values);
        }
    }

    /**
     * UNION.
     *
     * @param tag position of the member that is set
     * @param value its value
     */
    record Tagged(int tag, ConstantValue value) implements ConstantValue {}
}
