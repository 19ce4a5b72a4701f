package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.bind.StubTable.StubColumn;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL that makes stub tables: few rows whose counts and distinct counts stand to each other as in the real tables, because
 * DuckDB's join order reads nothing else. Both counts shrink by one power, which keeps the order of products.
 *
 * <p>Every column, and every part of a nested one, holds NULL and something else: DuckDB folds conditions that it can
 * decide from "has no NULL" or "has only NULL", and the real table may be otherwise.
 */
final class StubStatements {
    /** Rows of the largest stub, about. */
    static final long MOST_ROWS = 100_000;

    /** The row in which every column is NULL, and the row in which every part of a nested column is. */
    private static final int SPECIAL_ROWS = 2;

    private final double power;

    StubStatements(List<StubTable> tables) {
        long largest = tables.stream().mapToLong(StubTable::rows).max().orElse(0);
        power = largest <= MOST_ROWS ? 1.0 : Math.log(MOST_ROWS) / Math.log((double) largest);
    }

    static String create(StubTable table) {
        return table.columns().stream()
                .map(column -> SqlType.quoted(column.name()) + " " + column.type())
                .collect(Collectors.joining(", ", "CREATE TABLE " + SqlType.quoted(table.name()) + " (", ")"));
    }

    /** Rows for a table whose columns turned out to be of {@code types}. */
    String insert(StubTable table, List<SqlType> types) {
        long rows = Math.max(1, shrunk(table.rows()));
        List<String> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String number = "(i % " + distinct(table.columns().get(i), rows) + ")";
            values.add("CASE WHEN i = 0 THEN NULL ELSE " + StubValues.value(types.get(i), number) + " END");
        }
        return "INSERT INTO " + SqlType.quoted(table.name()) + " SELECT " + String.join(", ", values) + " FROM range("
                + (rows + SPECIAL_ROWS) + ") AS t(i)";
    }

    private long distinct(StubColumn column, long rows) {
        return column.distinct().isEmpty()
                ? rows
                : Math.min(rows, shrunk(Math.max(1, column.distinct().getAsLong())));
    }

    private long shrunk(long count) {
        return count == 0 ? 0 : Math.max(1, Math.min(MOST_ROWS, Math.round(Math.pow((double) count, power))));
    }
}
