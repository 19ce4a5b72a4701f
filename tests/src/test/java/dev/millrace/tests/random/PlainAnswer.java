package dev.millrace.tests.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.Answer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Answers as texts, of plain DuckDB and of a run, in which only what SQL leaves open is the same. */
final class PlainAnswer {
    private static final Pattern ORDERED = Pattern.compile(" ORDER BY (1|a\\.q)");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");
    private static final MathContext DIGITS = new MathContext(12);

    private PlainAnswer() {}

    /**
     * Requires one of two: where rows have no order, DuckDB itself may tell others of a table than of files. Rows are compared in order where the query
     * orders them by its first column, else as a bag.
     */
    static void requireEither(String name, String sql, List<String> rows, List<String> ofFiles, Answer answer) {
        List<String> actual = texts(answer);
        boolean bag = isBag(sql);
        if (!inOrder(ofFiles, bag).equals(inOrder(actual, bag))) {
            requireEqual(name, sql, rows, actual);
        }
    }

    /** Rows are compared in order where the query orders them by its first column, else as a bag. */
    static void requireEqual(String name, String sql, List<String> rows, Answer answer) {
        requireEqual(name, sql, rows, texts(answer));
    }

    private static void requireEqual(String name, String sql, List<String> expected, List<String> actual) {
        boolean bag = isBag(sql);
        assertThat(inOrder(actual, bag)).as("%s: %s", name, sql).isEqualTo(inOrder(expected, bag));
    }

    private static boolean isBag(String sql) {
        return !ORDERED.matcher(sql).find();
    }

    private static List<String> inOrder(List<String> rows, boolean bag) {
        return bag ? rows.stream().sorted().toList() : rows;
    }

    private static List<String> texts(Answer answer) {
        List<String> texts = new ArrayList<>(answer.rows().size());
        for (List<JsonNode> row : answer.rows()) {
            texts.add(row.stream().map(PlainAnswer::text).toList().toString());
        }
        return texts;
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return "NULL";
        }
        return value.isNumber() ? number(value.asString()) : text(value.asString());
    }

    private static String text(String value) {
        return isNumber(value) ? number(value) : value.replace('T', ' ');
    }

    /** The pattern alone would cost more than the queries. */
    private static boolean isNumber(String text) {
        char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
        return last >= '0' && last <= '9' && NUMBER.matcher(text).matches();
    }

    /** Twelve significant digits: an average may differ in its last bits. */
    private static String number(String text) {
        return new BigDecimal(text).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /** What plain DuckDB answers, a text for each row. */
    static List<String> rows(Connection plain, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = plain.createStatement();
                ResultSet found = statement.executeQuery("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" + sql + ")")) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    String value = found.getString(column);
                    row.add(value == null ? "NULL" : text(value));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
