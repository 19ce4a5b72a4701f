package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import dev.millrace.sdk.job.Caller;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a result. Values are Java's: {@code Boolean}, {@code Byte} to {@code Long} and {@code BigInteger}, {@code Float}, {@code Double},
 * {@code BigDecimal}, {@code String}, {@code LocalDate}, {@code LocalTime}, {@code LocalDateTime}, {@code OffsetDateTime}, {@code UUID},
 * {@code byte[]}, {@code List}, and {@code Map} for maps and structs; null is NULL.
 */
public final class Row {
    private final Schema schema;
    private final @Nullable Object[] values;

    Row(Schema schema, @Nullable Object[] values) {
        this.schema = schema;
        this.values = values;
    }

    public Schema schema() {
        return schema;
    }

    /** The value of a column; the case of letters does not count. */
    public @Nullable Object get(String column) {
        return values[position(column)];
    }

    private int position(String column) {
        List<String> names = schema.names();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(column)) {
                return i;
            }
        }
        throw Failure.invalid(
                        "UNKNOWN_COLUMN", "The row has no column '" + column + "'", Suggestion.among(column, names))
                .at(Caller.place())
                .toException();
    }

    public boolean isNull(String column) {
        return get(column) == null;
    }

    /** A whole number. Throws {@code WRONG_TYPE} for NULL, for another type, and where it does not fit. */
    public long getLong(String column) {
        return switch (present(column)) {
            case BigDecimal number -> exact(column, number);
            case java.math.BigInteger number -> exact(column, new BigDecimal(number));
            case Float number -> throw wrong(column, number, "a whole number");
            case Double number -> throw wrong(column, number, "a whole number");
            case Number number -> number.longValue();
            case Object other -> throw wrong(column, other, "a whole number");
        };
    }

    private long exact(String column, BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw wrong(column, number, "a whole number that a long holds");
        }
    }

    public double getDouble(String column) {
        return present(column) instanceof Number number ? number.doubleValue() : wrongDouble(column);
    }

    private double wrongDouble(String column) {
        throw wrong(column, present(column), "a number");
    }

    public String getString(String column) {
        if (present(column) instanceof String text) {
            return text;
        }
        throw wrong(column, present(column), "text");
    }

    private Object present(String column) {
        Object value = get(column);
        if (value == null) {
            throw Failure.invalid("WRONG_TYPE", "The value of '" + column + "' is NULL", "Ask isNull first, or use get")
                    .at(Caller.place())
                    .toException();
        }
        return value;
    }

    private static RuntimeException wrong(String column, Object value, String wanted) {
        return Failure.invalid(
                        "WRONG_TYPE",
                        "The value " + value + " of '" + column + "' is not " + wanted + " but "
                                + value.getClass().getSimpleName(),
                        "Use get, or cast the column")
                .at(Caller.place())
                .toException();
    }

    /** Values in order of the columns. */
    public List<@Nullable Object> values() {
        return java.util.Collections.unmodifiableList(Arrays.asList(values));
    }

    /** Values by name, in order of the columns. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(schema.names().get(i), values[i]);
        }
        return map;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && schema.equals(row.schema) && Arrays.deepEquals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schema, Arrays.deepHashCode(values));
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
