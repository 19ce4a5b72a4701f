package dev.millrace.service.result;

import dev.millrace.graph.Column;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that nothing had to be run for.
 *
 * @param columns names, no two alike, and types
 * @param cells texts that casts to the columns' types accept; null is NULL
 */
public record GivenRows(List<Column> columns, List<List<@Nullable String>> cells) implements ReadableRows {
    public GivenRows {
        columns = List.copyOf(columns);
        List<List<@Nullable String>> copies = new ArrayList<>();
        cells.forEach(row -> copies.add(Collections.unmodifiableList(new ArrayList<>(row))));
        cells = Collections.unmodifiableList(copies);
    }

    @Override
    public List<Column> labelled() {
        return columns;
    }

    @Override
    public long rows() {
        return cells.size();
    }

    @Override
    public String relation(long limit, ResultFiles files) {
        if (cells.isEmpty()) {
            return ReadableRows.none(columns);
        }
        String rows = cells.stream().map(this::row).collect(Collectors.joining(", "));
        String names = columns.stream()
                .map(column -> JsonExpression.name(column.name()))
                .collect(Collectors.joining(", "));
        return "(VALUES " + rows + ") AS given(" + names + ")";
    }

    private String row(List<@Nullable String> row) {
        return IntStream.range(0, columns.size())
                .mapToObj(index -> "CAST(" + constant(row.get(index)) + " AS "
                        + columns.get(index).type() + ")")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String constant(@Nullable String cell) {
        return cell == null ? "NULL" : SqlNames.literal(cell);
    }
}
