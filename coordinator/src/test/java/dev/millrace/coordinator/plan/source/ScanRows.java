package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Location;
import dev.millrace.graph.Scan;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads scans with DuckDB, unit by unit: nothing is merged, so that each unit is seen to be readable alone. */
final class ScanRows implements AutoCloseable {
    private final Connection connection;

    ScanRows() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET TimeZone = 'UTC'");
        execute("SET threads = 1");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows of a query, each as one text. */
    List<String> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    values.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    List<String> rows(Scan scan) throws SQLException {
        return rows("FROM (" + text(scan) + ")");
    }

    /** A SELECT with the rows of a whole scan. */
    static String text(Scan scan) {
        if (scan.units().isEmpty()) {
            return "SELECT "
                    + columns(
                            scan,
                            scan.columns().stream()
                                    .map(column -> "CAST(NULL AS " + column.type() + ")")
                                    .toList())
                    + " WHERE false";
        }
        return scan.units().stream().map(unit -> text(scan, unit)).collect(Collectors.joining(" UNION ALL "));
    }

    private static String text(Scan scan, Scan.Unit unit) {
        Scan.SourceFile file = scan.files().get(unit.file());
        Scan.Shape shape = scan.shapes().get(file.shape());
        List<String> conditions = new ArrayList<>(List.of("true"));
        if (!shape.conditionOrEmpty().isEmpty()) {
            conditions.add(shape.conditionOrEmpty());
        }
        if (unit.rows() >= 0) {
            conditions.add("file_row_number >= " + unit.firstRow() + " AND file_row_number < "
                    + (unit.firstRow() + unit.rows()));
        }
        String path = unit.toByte() < 0 ? path(file.location()) : copy(file.location(), unit);
        return "SELECT " + columns(scan, shape.projection()) + " FROM " + shape.reader() + "([" + path + "]"
                + (unit.fromByte() == 0 ? shape.arguments() : shape.laterArguments()) + ") WHERE "
                + String.join(" AND ", conditions);
    }

    /** The bytes of a range as a file beside its own. */
    private static String copy(Location location, Scan.Unit unit) {
        Path file = Path.of(location.path());
        Path copy = file.resolveSibling(".range-" + unit.fromByte() + "-" + unit.toByte() + "-" + file.getFileName());
        try {
            Files.write(copy, Arrays.copyOfRange(Files.readAllBytes(file), (int) unit.fromByte(), (int) unit.toByte()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SqlNames.path(copy.toString());
    }

    private static String columns(Scan scan, List<String> expressions) {
        return expressions.isEmpty()
                ? "1 AS one"
                : IntStream.range(0, expressions.size())
                        .mapToObj(i -> expressions.get(i) + " AS "
                                + SqlNames.quoted(scan.columns().get(i).name()))
                        .collect(Collectors.joining(", "));
    }

    private static String path(Location location) {
        return SqlNames.path(location.uri().substring("file://".length()));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
