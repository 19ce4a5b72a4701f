package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.Answer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Answers as texts, of plain DuckDB and of a run, in which only what SQL leaves open is the same. */
final class PlainAnswer {
    private static final Pattern ORDERED = Pattern.compile(" ORDER BY (1|a\\.q)");

    private PlainAnswer() {}

    /** The rows of the one that the answer equals, or else of the first: where rows have no order, DuckDB itself may tell others of a table than of files. */
    static List<String> nearest(String sql, List<String> rows, List<String> ofFiles, Answer answer) {
        try {
            requireEqual("", sql, ofFiles, answer);
            return ofFiles;
        } catch (AssertionError other) {
            return rows;
        }
    }

    /** Rows are compared in order where the query orders them by its first column, else as a bag. */
    static void requireEqual(String name, String sql, List<String> rows, Answer answer) {
        List<String> actual = new ArrayList<>();
        for (List<JsonNode> row : answer.rows()) {
            actual.add(row.stream().map(PlainAnswer::text).toList().toString());
        }
        List<String> expected = new ArrayList<>(rows);
        if (!ORDERED.matcher(sql).find()) {
            Collections.sort(actual);
            Collections.sort(expected);
        }
        assertThat(actual).as(name + ": " + sql).isEqualTo(expected);
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return "NULL";
        }
        return value.isNumber() || (value.isString() && value.stringValue().matches("-?[0-9]+(\\.[0-9]+)?"))
                ? number(value.asString())
                : value.asString().replace('T', ' ');
    }

    /** Twelve significant digits: an average may differ in its last bits. */
    private static String number(String text) {
        return new java.math.BigDecimal(text)
                .round(new java.math.MathContext(12))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** What plain DuckDB answers, a text for each row. */
    static List<String> rows(Connection plain, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = plain.createStatement();
                ResultSet found = statement.executeQuery("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + sql + ")")) {
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    String value = found.getString(column);
                    row.add(
                            value == null
                                    ? "NULL"
                                    : value.matches("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?")
                                            ? number(value)
                                            : value.replace('T', ' '));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
