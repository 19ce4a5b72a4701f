package dev.millrace.coordinator.plan.contract;

import dev.millrace.graph.Column;
import dev.millrace.storage.sql.SqlNames;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows that are to blame for a check that does not hold, as aggregates with partial results: how many they are, and the first of some of them. Rows go
 * to groups by the hash of their text, and each group gives its least and its greatest, so that the same rows are shown however they lie in files and
 * tasks.
 *
 * @param expect the check; columns that it names are shown before others
 * @param conditions of the rows, each by itself
 * @param columns of the table
 */
record ShownRows(String expect, List<String> conditions, List<Column> columns) {
    private static final int MOST_COLUMNS = 8;
    private static final int MOST_ROWS = 4;
    private static final int GROUPS = 3;
    private static final int MOST_CHARACTERS = 200;

    /** Expressions whose texts are told one after the other; empty where no row is to blame. */
    List<String> texts() {
        return conditions.stream().map(this::text).toList();
    }

    private String text(String condition) {
        String rows = "count(*) FILTER (WHERE " + condition + ")";
        String examples = IntStream.range(0, GROUPS)
                .boxed()
                .flatMap(group -> Stream.of(one("min", condition, group), one("max", condition, group)))
                .collect(Collectors.joining(
                        ", ", "array_to_string(list_sort(list_distinct([", "]))[1:" + MOST_ROWS + "], ', ')"));
        return "CASE WHEN " + rows + " > 0 THEN concat('; ', " + rows + ", CASE WHEN " + rows
                + " = 1 THEN ' row: ' WHEN " + rows + " <= " + MOST_ROWS
                + " THEN ' rows: ' ELSE ' rows, for example ' END, " + examples + ") END";
    }

    private String one(String aggregate, String condition, int group) {
        String row = "CASE WHEN " + condition + " THEN " + row() + " END";
        return aggregate + "(" + row + ") FILTER (WHERE " + condition + " AND hash(" + row() + ") % " + GROUPS + " = "
                + group + ")";
    }

    private String row() {
        String values = shown().map(column -> SqlNames.literal(column.name() + " ") + " || coalesce(CAST("
                        + SqlNames.quoted(column.name()) + " AS VARCHAR), 'NULL')")
                .collect(Collectors.joining(" || ', ' || "));
        return "concat('(', left(" + values + ", " + MOST_CHARACTERS + "), ')')";
    }

    private Stream<Column> shown() {
        String text = expect.toLowerCase(Locale.ROOT);
        return Stream.concat(
                        columns.stream().filter(column -> isNamed(text, column)),
                        columns.stream().filter(column -> !isNamed(text, column)))
                .limit(MOST_COLUMNS);
    }

    private static boolean isNamed(String text, Column column) {
        return text.contains(column.name().toLowerCase(Locale.ROOT));
    }
}
