package dev.millrace.sdk.test;

import dev.millrace.service.result.TextTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What two bags of rows do not share.
 *
 * @param missing rows that were expected
 * @param surplus rows that were not
 * @param shared number of rows that both have
 */
record RowsDifference(List<List<Object>> missing, List<List<Object>> surplus, int shared) {
    private static final int MOST_SHOWN = 10;
    private static final String NULL = "NULL";

    static RowsDifference of(List<List<Object>> expected, List<List<Object>> found) {
        Map<List<Object>, Integer> left = new LinkedHashMap<>();
        found.forEach(row -> left.merge(row, 1, Integer::sum));
        List<List<Object>> missing = new ArrayList<>();
        for (List<Object> row : expected) {
            int count = left.getOrDefault(row, 0);
            if (count == 0) {
                missing.add(row);
            } else if (count == 1) {
                left.remove(row);
            } else {
                left.put(row, count - 1);
            }
        }
        List<List<Object>> surplus = new ArrayList<>();
        left.forEach((row, count) -> {
            for (int i = 0; i < count; i++) {
                surplus.add(row);
            }
        });
        return new RowsDifference(missing, surplus, found.size() - surplus.size());
    }

    /** Values that are equal where they mean the same. */
    static List<Object> comparable(List<? extends @Nullable Object> row) {
        List<Object> values = new ArrayList<>();
        row.forEach(value -> values.add(comparable(value)));
        return values;
    }

    private static Object comparable(@Nullable Object value) {
        return switch (value) {
            case null -> NoValue.NULL;
            case Byte number -> decimal(number.longValue());
            case Short number -> decimal(number.longValue());
            case Integer number -> decimal(number.longValue());
            case Long number -> decimal(number);
            case BigInteger number -> new BigDecimal(number).stripTrailingZeros();
            case BigDecimal number -> number.stripTrailingZeros();
            case Float number ->
                Float.isFinite(number) ? new BigDecimal(number.toString()).stripTrailingZeros() : number;
            case Double number ->
                Double.isFinite(number) ? BigDecimal.valueOf(number).stripTrailingZeros() : number;
            case byte[] bytes -> Arrays.toString(bytes);
            case List<?> list -> comparable(list);
            case Map<?, ?> map -> {
                Map<Object, Object> all = new LinkedHashMap<>();
                map.forEach((key, part) -> all.put(comparable(key), comparable(part)));
                yield all;
            }
            case Object other -> other;
        };
    }

    private static Object decimal(long number) {
        return BigDecimal.valueOf(number).stripTrailingZeros();
    }

    /** What stands for NULL, which a list in a map cannot hold everywhere. */
    enum NoValue {
        NULL;

        @Override
        public String toString() {
            return RowsDifference.NULL;
        }
    }

    /** For people. */
    String text(List<String> columns, boolean whole) {
        StringBuilder text = new StringBuilder(shared + " rows are as expected.");
        part(text, "missing", columns, missing);
        if (whole) {
            part(text, "not expected", columns, surplus);
        }
        return text.toString();
    }

    private static void part(StringBuilder text, String word, List<String> columns, List<List<Object>> rows) {
        if (!rows.isEmpty()) {
            text.append(System.lineSeparator())
                    .append(rows.size())
                    .append(rows.size() == 1 ? " row is " : " rows are ")
                    .append(word)
                    .append(":")
                    .append(System.lineSeparator())
                    .append(table(columns, rows));
        }
    }

    /** The first rows, aligned. */
    static String table(List<String> columns, List<List<Object>> rows) {
        TextTable table = new TextTable(columns);
        rows.stream().limit(MOST_SHOWN).forEach(row -> table.add(cells(row, columns.size())));
        String shown = String.join(System.lineSeparator(), table.lines());
        return rows.size() <= MOST_SHOWN
                ? shown
                : shown + System.lineSeparator() + "… and " + (rows.size() - MOST_SHOWN) + " more";
    }

    private static List<String> cells(List<Object> row, int width) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            Object value = i < row.size() ? row.get(i) : "";
            cells.add(value instanceof BigDecimal number ? number.toPlainString() : value.toString());
        }
        return cells;
    }
}
