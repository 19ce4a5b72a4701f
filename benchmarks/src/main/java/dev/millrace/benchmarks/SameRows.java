package dev.millrace.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether two sides gave the same rows, before their times count: the number of rows, and for each column a sum of hashes, or of the values where
 * they are floating-point numbers, which may differ in the last digits.
 */
final class SameRows {
    private static final double TOLERANCE = 1e-9;

    private SameRows() {}

    /** Fails unless the Parquet file and the Parquet files of the folder hold the same rows. */
    static void require(String query, Path expected, Path folder) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String left = source("'" + expected + "'");
            String right = source("'" + folder + "/**/*.parquet'");
            List<String> columns = figures(types(statement, left), types(statement, right));
            List<Object> ofLeft = row(statement, columns, left);
            List<Object> ofRight = row(statement, columns, right);
            if (!same(ofLeft, ofRight)) {
                throw new BenchmarkException(
                        query + " gives other rows than DuckDB: " + ofRight + " instead of " + ofLeft);
            }
        } catch (SQLException error) {
            throw new BenchmarkException("the rows of " + query + " cannot be compared", error);
        }
    }

    private static String source(String files) {
        return "read_parquet(" + files + ", hive_partitioning = false)";
    }

    private static List<String> types(Statement statement, String source) throws SQLException {
        List<String> types = new ArrayList<>();
        try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + source)) {
            while (described.next()) {
                types.add(described.getString("column_type"));
            }
        }
        return types;
    }

    /** What is computed of each side; sums of whole numbers are DOUBLE in the file of one and DECIMAL in that of the other. */
    private static List<String> figures(List<String> left, List<String> right) {
        List<String> figures = new ArrayList<>(List.of("count(*)"));
        for (int column = 0; column < Math.max(left.size(), right.size()); column++) {
            String type = left.get(column);
            boolean exact = type.equals(right.get(column)) && !type.equals("DOUBLE") && !type.equals("FLOAT");
            figures.add(exact ? "sum(hash(c" + column + ")::HUGEINT)" : "coalesce(sum(c" + column + "::DOUBLE), 0)");
        }
        return figures;
    }

    private static List<Object> row(Statement statement, List<String> figures, String source) throws SQLException {
        String names = IntStream.range(0, figures.size() - 1)
                .mapToObj(column -> "c" + column)
                .collect(Collectors.joining(", "));
        List<Object> values = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT " + String.join(", ", figures) + " FROM " + source + " t(" + names + ")")) {
            row.next();
            for (int column = 1; column <= figures.size(); column++) {
                values.add(
                        row.getObject(column) instanceof Double number
                                ? number
                                : String.valueOf(row.getString(column)));
            }
        }
        return values;
    }

    private static boolean same(List<Object> left, List<Object> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int column = 0; column < left.size(); column++) {
            boolean equal = left.get(column) instanceof Double a && right.get(column) instanceof Double b
                    ? Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) || a.equals(b)
                    : left.get(column).equals(right.get(column));
            if (!equal) {
                return false;
            }
        }
        return true;
    }
}
