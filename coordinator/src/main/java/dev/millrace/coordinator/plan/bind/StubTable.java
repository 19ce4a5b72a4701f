package dev.millrace.coordinator.plan.bind;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the planner is told of a table: its schema and its statistics, never its rows.
 *
 * @param name the name under which queries find it
 * @param columns its columns, in order
 * @param rows number of rows
 */
public record StubTable(String name, List<StubColumn> columns, long rows) {
    public StubTable {
        columns = List.copyOf(columns);
        if (columns.isEmpty() || rows < 0) {
            throw new IllegalArgumentException("a table has columns, and no fewer than 0 rows: " + name);
        }
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type its type in DuckDB's words
     * @param distinctOrNull number of different values; absent when unknown
     */
    public record StubColumn(
            String name, String type, @Nullable Long distinctOrNull) {
        /** A column whose number of different values is unknown. */
        public StubColumn(String name, String type) {
            this(name, type, null);
        }

        /** Number of different values. */
        public OptionalLong distinct() {
            return distinctOrNull == null ? OptionalLong.empty() : OptionalLong.of(distinctOrNull);
        }
    }
}
