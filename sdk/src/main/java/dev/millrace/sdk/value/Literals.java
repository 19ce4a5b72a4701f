package dev.millrace.sdk.value;

import static dev.millrace.storage.sql.SqlNames.literal;
import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.graph.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Java values as constants of SQL, with the types that DuckDB gives them. */
public final class Literals {
    private static final int MOST_DIGITS = 38;

    private Literals() {}

    /**
     * The constant. Whole numbers are INTEGER or BIGINT by size, {@code double} is DOUBLE, {@code BigDecimal} a DECIMAL of its own digits.
     *
     * @throws dev.millrace.graph.MillraceException {@code NOT_A_VALUE} for an object of another class
     */
    public static String sql(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case Boolean truth -> truth ? "true" : "false";
            case Byte number -> number.toString();
            case Short number -> number.toString();
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case BigInteger number -> number.toString();
            case Double number -> number(number);
            case Float number -> "CAST(" + literal(number.toString()) + " AS FLOAT)";
            case BigDecimal number -> decimal(number);
            case CharSequence text -> literal(text.toString());
            case Character letter -> literal(letter.toString());
            case Enum<?> constant -> literal(constant.name());
            case LocalDate day -> "CAST(" + literal(day.toString()) + " AS DATE)";
            case LocalTime time -> "CAST(" + literal(time.toString()) + " AS TIME)";
            case LocalDateTime time -> "CAST(" + literal(time.toString().replace('T', ' ')) + " AS TIMESTAMP)";
            case Instant time -> "CAST(" + literal(time.toString()) + " AS TIMESTAMP WITH TIME ZONE)";
            case OffsetDateTime time -> sql(time.toInstant());
            case ZonedDateTime time -> sql(time.toInstant());
            case Duration time -> interval(time);
            case UUID id -> "CAST(" + literal(id.toString()) + " AS UUID)";
            case byte[] bytes -> "CAST(" + literal(hex(bytes)) + " AS BLOB)";
            case Collection<?> list -> list.stream().map(Literals::sql).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> sql(entry.getKey()) + ": " + sql(entry.getValue()))
                        .collect(Collectors.joining(", ", "MAP {", "}"));
            case Record record ->
                Components.of(record.getClass()).stream()
                        .map(part -> quoted(part.getName()) + " := " + sql(Components.value(record, part)))
                        .collect(Collectors.joining(", ", "struct_pack(", ")"));
            default ->
                throw Failure.invalid(
                                "NOT_A_VALUE",
                                "An object of class '" + value.getClass().getName() + "' is no value of a column",
                                "Use numbers, text, dates, times, UUIDs, bytes, lists or maps")
                        .toException();
        };
    }

    private static String number(double number) {
        if (!Double.isFinite(number)) {
            return "CAST(" + literal(Double.toString(number)) + " AS DOUBLE)";
        }
        String text = Double.toString(number);
        return text.contains("E") ? text : text + "e0";
    }

    private static String decimal(BigDecimal number) {
        BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
        int scale = plain.scale();
        int digits = Math.max(plain.precision(), scale);
        if (digits > MOST_DIGITS) {
            throw Failure.invalid(
                            "NOT_A_VALUE",
                            "The number " + number + " has more than " + MOST_DIGITS + " digits",
                            "Round it, or give a double")
                    .toException();
        }
        return "CAST(" + literal(plain.toPlainString()) + " AS DECIMAL(" + digits + "," + scale + "))";
    }

    private static String interval(Duration time) {
        long micros = Math.addExact(Math.multiplyExact(time.getSeconds(), 1_000_000L), time.getNano() / 1_000);
        return "to_microseconds(" + micros + ")";
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte one : bytes) {
            text.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(one));
        }
        return text.toString();
    }
}
