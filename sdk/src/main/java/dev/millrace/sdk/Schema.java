package dev.millrace.sdk;

import dev.millrace.graph.Column;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names and types of columns, in order. Names differ, also when the case of letters does not count. */
public record Schema(List<Column> columns) {
    public Schema {
        columns = List.copyOf(columns);
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** Types in DuckDB's words. */
    public List<String> types() {
        return columns.stream().map(Column::type).toList();
    }

    /** Whether there is such a column; the case of letters does not count. */
    public boolean has(String name) {
        return type(name).isPresent();
    }

    /** The type of a column. */
    public Optional<String> type(String name) {
        return columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .map(Column::type)
                .findFirst();
    }

    /** A line for each column. */
    @Override
    public String toString() {
        int width = columns.stream()
                .mapToInt(column -> column.name().length())
                .max()
                .orElse(0);
        return columns.stream()
                .map(column -> column.name() + " ".repeat(width - column.name().length()) + "  " + column.type())
                .collect(Collectors.joining("\n"));
    }
}
