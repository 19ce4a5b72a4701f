package dev.millrace.coordinator.plan.job;

import dev.millrace.coordinator.plan.text.Characters;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.Place;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A declared parameter.
 *
 * @param type {@code string}, {@code int}, {@code decimal}, {@code decimal(p,s)}, {@code double}, {@code bool}, {@code date}, {@code timestamp}
 * @param defaultValue absent: the caller must give one
 */
record Parameter(String name, String type, Optional<Default> defaultValue, String description, Place place) {
    /** Pattern of the types. */
    static final String TYPES = "^(string|int|decimal|decimal\\([0-9]{1,2},[0-9]{1,2}\\)|double|bool|date|timestamp)$";

    /** Of a DECIMAL. */
    private static final int MOST_DIGITS = 38;

    boolean hasKnownType() {
        return type.matches(TYPES);
    }

    /** A default; {@code text} empty = NULL. */
    record Default(Optional<String> text, Place place) {}

    /** The typed constant that {@code text} stands for. Throws IllegalArgumentException with what the type accepts. */
    ParameterValue value(String text) {
        String kind = type.contains("(") ? type.substring(0, type.indexOf('(')) : type;
        return switch (kind) {
            case "string" -> new ParameterValue("VARCHAR", Characters.kept(text));
            case "int" ->
                new ParameterValue("BIGINT", Long.toString(parsed(text, Long::parseLong, "a whole number of 64 bits")));
            case "decimal" -> decimal(parsed(text, BigDecimal::new, "a decimal number"));
            case "double" ->
                new ParameterValue("DOUBLE", Double.toString(parsed(text, Parameter::parseDouble, "a number")));
            case "bool" -> new ParameterValue("BOOLEAN", parsed(text, Parameter::parseFlag, "true or false"));
            case "date" ->
                new ParameterValue(
                        "DATE",
                        parsed(text, LocalDate::parse, "a date such as 2026-01-31")
                                .toString());
            case "timestamp" ->
                new ParameterValue(
                        "TIMESTAMP",
                        timestamp(parsed(text, Parameter::parseTimestamp, "a timestamp such as 2026-01-31 12:30:00")));
            default -> throw new IllegalArgumentException("'" + type + "' is not a type of a parameter");
        };
    }

    /** NULL of the parameter's type. */
    ParameterValue nullValue() {
        String sql = switch (type) {
            case "string" -> "VARCHAR";
            case "int" -> "BIGINT";
            case "decimal" -> "DECIMAL(18,3)";
            case "bool" -> "BOOLEAN";
            default -> type.toUpperCase(Locale.ROOT);
        };
        return new ParameterValue(sql, null);
    }

    private static <T> T parsed(String text, Function<String, T> parser, String wanted) {
        try {
            return parser.apply(text.strip());
        } catch (NumberFormatException | DateTimeException error) {
            throw new IllegalArgumentException("'" + text + "' is not " + wanted, error);
        }
    }

    private static double parseDouble(String text) {
        if (text.endsWith("d") || text.endsWith("f") || text.endsWith("D") || text.endsWith("F")) {
            throw new NumberFormatException(text);
        }
        return Double.parseDouble(text);
    }

    private static String parseFlag(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            throw new NumberFormatException(text);
        }
        return lower;
    }

    private static LocalDateTime parseTimestamp(String text) {
        String iso = text.replace(' ', 'T');
        return iso.contains("T")
                ? LocalDateTime.parse(iso)
                : LocalDate.parse(iso).atStartOfDay();
    }

    private static String timestamp(LocalDateTime value) {
        return value.withNano(0).toLocalDate() + " " + value.toLocalTime();
    }

    /** As a literal of the same digits would be typed, or as declared. */
    private ParameterValue decimal(BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("'" + number + "' has more than " + MOST_DIGITS + " digits");
        }
        BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
        int scale = plain.scale();
        int precision = Math.max(plain.precision(), scale + 1);
        if (type.contains("(")) {
            String[] parts =
                    type.substring(type.indexOf('(') + 1, type.length() - 1).split(",", -1);
            int allowedScale = Integer.parseInt(parts[1]);
            int allowedPrecision = Integer.parseInt(parts[0]);
            if (scale > allowedScale || plain.precision() - scale > allowedPrecision - allowedScale) {
                throw new IllegalArgumentException("'" + number.toPlainString() + "' does not fit " + type);
            }
            return new ParameterValue(type.toUpperCase(Locale.ROOT), plain.toPlainString());
        }
        if (precision > MOST_DIGITS) {
            throw new IllegalArgumentException("'" + number + "' has more than " + MOST_DIGITS + " digits");
        }
        return new ParameterValue("DECIMAL(" + precision + "," + scale + ")", plain.toPlainString());
    }
}
