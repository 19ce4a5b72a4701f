package dev.millrace.tests.golden;

import dev.millrace.graph.Column;
import dev.millrace.tests.bench.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The compare rules of the stored cases: names and type families of columns, whole numbers and decimals by value, floats within a relative
 * tolerance, rows in order or as a bag.
 *
 * @param tolerance relative, of floats; 0 = exact
 */
public record AnswerComparison(boolean ordered, double tolerance) {
    private static final Pattern WHOLE_DECIMAL = Pattern.compile("DECIMAL\\(\\d+,0\\)");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+\\.[0-9]+");

    /** What differs, or nothing. */
    public Optional<String> difference(Answer expected, Answer actual) {
        Optional<String> columns = columnDifference(expected.columns(), actual.columns());
        if (columns.isPresent()) {
            return columns;
        }
        if (expected.rows().size() != actual.rows().size()) {
            return Optional.of("expected " + expected.rows().size() + " rows, got "
                    + actual.rows().size());
        }
        return ordered ? orderedDifference(expected, actual) : bagDifference(expected, actual);
    }

    private static Optional<String> columnDifference(List<Column> expected, List<Column> actual) {
        if (expected.size() != actual.size()) {
            return Optional.of("expected columns " + expected + ", got " + actual);
        }
        for (int index = 0; index < expected.size(); index++) {
            Column want = expected.get(index);
            Column got = actual.get(index);
            boolean sameFamily = want.type().equals("NULL")
                    || family(want.type()).equals(family(got.type()))
                    || (family(want.type()).equals("whole")
                            && WHOLE_DECIMAL.matcher(got.type()).matches());
            if (!want.name().equals(got.name()) || !sameFamily) {
                return Optional.of("expected column " + want + ", got " + got);
            }
        }
        return Optional.empty();
    }

    private static String family(String type) {
        String head = type.toUpperCase(Locale.ROOT);
        if (head.endsWith("]") || head.startsWith("STRUCT") || head.startsWith("MAP")) {
            return "nested";
        }
        return switch (head.replaceAll("\\(.*", "")) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT" -> "whole";
            case "DOUBLE", "FLOAT" -> "float";
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATETIME" -> "timestamp";
            case "VARCHAR", "JSON", "NULL" -> head.equals("NULL") ? "whole" : "text";
            default -> head.replaceAll("\\(.*", "");
        };
    }

    private Optional<String> orderedDifference(Answer expected, Answer actual) {
        for (int row = 0; row < expected.rows().size(); row++) {
            if (!sameRow(expected.rows().get(row), actual.rows().get(row))) {
                return Optional.of("row " + row + ": expected "
                        + expected.rows().get(row) + ", got " + actual.rows().get(row));
            }
        }
        return Optional.empty();
    }

    private Optional<String> bagDifference(Answer expected, Answer actual) {
        Map<String, List<List<JsonNode>>> left = new HashMap<>();
        for (List<JsonNode> row : actual.rows()) {
            left.computeIfAbsent(bucket(row), _ -> new ArrayList<>()).add(row);
        }
        for (List<JsonNode> row : expected.rows()) {
            List<List<JsonNode>> candidates = left.getOrDefault(bucket(row), List.of());
            Optional<List<JsonNode>> match = candidates.stream()
                    .filter(candidate -> sameRow(row, candidate))
                    .findFirst();
            if (match.isEmpty()) {
                return Optional.of("no row like " + row + " among "
                        + candidates.stream().limit(3).toList() + " (all: "
                        + actual.rows().stream().limit(5).toList() + ")");
            }
            candidates.remove(match.get());
        }
        return Optional.empty();
    }

    /** Rows that are equal have equal buckets: floats are left out. */
    private static String bucket(List<JsonNode> row) {
        StringBuilder key = new StringBuilder();
        for (JsonNode value : row) {
            key.append(
                            value.isString() && !isSpecial(value)
                                    ? value.stringValue()
                                    : value.isNull() ? "∅" : value.isBoolean() ? value : "*")
                    .append('|');
        }
        return key.toString();
    }

    private static boolean isSpecial(JsonNode value) {
        String text = value.stringValue();
        return text.equals("NaN")
                || text.endsWith("Infinity")
                || NUMBER.matcher(text).matches();
    }

    private boolean sameRow(List<JsonNode> expected, List<JsonNode> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int index = 0; index < expected.size(); index++) {
            if (!sameValue(expected.get(index), actual.get(index))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameValue(JsonNode expected, JsonNode actual) {
        if (expected.isNull() || actual.isNull()) {
            return expected.isNull() && actual.isNull();
        }
        if (expected.isArray() && actual.isArray()) {
            return sameElements(expected, actual);
        }
        if (expected.isObject() && actual.isObject()) {
            return expected.size() == actual.size()
                    && expected.properties().stream()
                            .allMatch(field -> actual.has(field.getKey())
                                    && sameValue(field.getValue(), actual.get(field.getKey())));
        }
        if (expected.isNumber() || actual.isNumber()) {
            return sameNumber(expected, actual);
        }
        return expected.equals(actual)
                || (expected.isString()
                        && actual.isString()
                        && decimalText(expected)
                        && decimalText(actual)
                        && sameNumber(expected, actual));
    }

    private static boolean decimalText(JsonNode value) {
        return DECIMAL.matcher(value.stringValue()).matches();
    }

    private boolean sameElements(JsonNode expected, JsonNode actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int index = 0; index < expected.size(); index++) {
            if (!sameValue(expected.get(index), actual.get(index))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameNumber(JsonNode expected, JsonNode actual) {
        BigDecimal want;
        BigDecimal got;
        try {
            want = number(expected);
            got = number(actual);
        } catch (NumberFormatException e) {
            return expected.equals(actual);
        }
        if (want.compareTo(got) == 0) {
            return true;
        }
        double bound = tolerance * Math.max(Math.abs(want.doubleValue()), Math.abs(got.doubleValue()));
        return Math.abs(want.subtract(got).doubleValue()) <= bound;
    }

    private static BigDecimal number(JsonNode value) {
        return value.isNumber() ? value.decimalValue() : new BigDecimal(value.stringValue());
    }
}
