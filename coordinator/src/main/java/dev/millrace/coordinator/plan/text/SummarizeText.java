package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Column;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What SUMMARIZE means, as one SELECT: an aggregation over all columns, whose one row is turned into a row for each column; of wide tables one after the
 * other over parts of the columns.
 */
public final class SummarizeText {
    private static final List<String> NUMBERS = List.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT",
            "FLOAT",
            "DOUBLE");

    /** Columns of one aggregation: DuckDB's time to plan one grows with the square of its columns, or faster. */
    private static final int AT_ONCE = 100;

    private final List<Column> columns;
    private final int first;
    private final int end;

    private SummarizeText(List<Column> columns, int first, int end) {
        this.columns = columns;
        this.first = first;
        this.end = end;
    }

    /**
     * The SELECT; its columns are those of DuckDB's SUMMARIZE.
     *
     * @param query a checked SELECT
     * @param columns of the query, in order
     */
    public static String of(String query, List<Column> columns) {
        String names = IntStream.range(0, columns.size())
                .mapToObj(number -> "c" + number)
                .collect(Collectors.joining(", ", "(", ")"));
        return columns.size() <= AT_ONCE
                ? new SummarizeText(columns, 0, columns.size()).text("(\n" + query + "\n) AS q" + names)
                : "WITH q" + names + " AS (\n" + query + "\n)\n" + parts(columns);
    }

    private static String parts(List<Column> columns) {
        return IntStream.iterate(0, first -> first < columns.size(), first -> first + AT_ONCE)
                .mapToObj(first -> new SummarizeText(columns, first, Math.min(first + AT_ONCE, columns.size())))
                .map(part -> part.text("q"))
                .collect(Collectors.joining("\nUNION ALL "));
    }

    private String text(String rows) {
        return "SELECT " + lists() + "\nFROM (SELECT count(*) AS n, " + aggregates() + "\nFROM " + rows + ") AS a";
    }

    private IntStream numbers() {
        return IntStream.range(first, end);
    }

    private String aggregates() {
        List<String> all = new ArrayList<>();
        for (int number = first; number < end; number++) {
            String column = "c" + number;
            all.add("CAST(min(" + column + ") AS VARCHAR) AS low" + number);
            all.add("CAST(max(" + column + ") AS VARCHAR) AS high" + number);
            all.add("approx_count_distinct(" + column + ") AS distinct" + number);
            all.add("count(" + column + ") AS known" + number);
            if (isOrdered(number)) {
                all.add("CAST(avg(" + column + ") AS VARCHAR) AS mean" + number);
                for (int quarter = 1; quarter <= 3; quarter++) {
                    all.add("CAST(approx_quantile(" + column + ", 0." + 25 * quarter + ") AS VARCHAR) AS q" + quarter
                            + "_" + number);
                }
            }
            if (isNumber(number)) {
                all.add("CAST(stddev(" + column + ") AS VARCHAR) AS deviation" + number);
            }
        }
        return String.join(", ", all);
    }

    private String lists() {
        return String.join(
                ",\n  ",
                list(
                        "column_name",
                        number -> SqlNames.literal(columns.get(number).name())),
                list(
                        "column_type",
                        number -> SqlNames.literal(columns.get(number).type())),
                list("min", number -> "low" + number),
                list("max", number -> "high" + number),
                list("approx_unique", number -> "distinct" + number),
                list("avg", number -> isOrdered(number) ? "mean" + number : "NULL::VARCHAR"),
                list("std", number -> isNumber(number) ? "deviation" + number : "NULL::VARCHAR"),
                list("q25", number -> quarter(1, number)),
                list("q50", number -> quarter(2, number)),
                list("q75", number -> quarter(3, number)),
                list("count", _ -> "n"),
                list(
                        "null_percentage",
                        number -> "CAST(CASE WHEN n > 0 THEN (1.0 - CAST(known" + number
                                + " AS DOUBLE) / CAST(n AS DOUBLE)) * 100.0 ELSE NULL END AS DECIMAL(9,2))"));
    }

    private String quarter(int quarter, int number) {
        return isOrdered(number) ? "q" + quarter + "_" + number : "NULL::VARCHAR";
    }

    private String list(String name, Function<Integer, String> value) {
        return "unnest([" + numbers().boxed().map(value).collect(Collectors.joining(", ")) + "]) AS "
                + SqlNames.name(name);
    }

    private boolean isNumber(int number) {
        String type = columns.get(number).type();
        return NUMBERS.contains(type) || type.matches("DECIMAL\\([0-9]+,\\s*[0-9]+\\)");
    }

    /** Numbers and times have averages and quantiles. */
    private boolean isOrdered(int number) {
        String type = columns.get(number).type();
        return isNumber(number) || type.equals("DATE") || type.matches("TIME(STAMP)?(_S|_MS|_NS)?( WITH TIME ZONE)?");
    }
}
