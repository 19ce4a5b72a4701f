package dev.millrace.coordinator.plan.text;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The words of the dialect, for whoever helps to write it. */
public final class SqlWords {
    private static final List<String> KEYWORDS = List.of(
            ("ALL AND ANTI ANY AS ASC ASOF BETWEEN BY CASE CAST COLUMNS COPY CROSS CUBE DESC DESCRIBE DISTINCT ELSE"
                            + " END EXCEPT EXCLUDE EXISTS EXPLAIN FILTER FIRST FROM FULL GROUP GROUPING HAVING ILIKE IN INNER"
                            + " INTERSECT INTERVAL IS JOIN LAST LATERAL LEFT LIKE LIMIT NATURAL NOT NULL NULLS OFFSET ON OR ORDER"
                            + " OUTER OVER PARTITION PIVOT POSITIONAL QUALIFY RANGE RECURSIVE REPLACE RIGHT ROLLUP ROWS SAMPLE"
                            + " SELECT SEMI SETS SHOW SUMMARIZE TABLES THEN TO TRY_CAST UNION UNNEST UNPIVOT USING VALUES WHEN"
                            + " WHERE WINDOW WITH")
                    .split(" "));

    private SqlWords() {}

    public static List<String> keywords() {
        return KEYWORDS;
    }

    /** Names of all functions that may be called; operators are left out. */
    public static SortedSet<String> functions() {
        SortedSet<String> names = new TreeSet<>();
        FunctionLists.allowed().stream().filter(SqlWords::isWord).forEach(names::add);
        FunctionLists.tableFunctions().stream().filter(SqlWords::isWord).forEach(names::add);
        return names;
    }

    private static boolean isWord(String name) {
        return name.matches("[a-z][a-z0-9_]*");
    }
}
