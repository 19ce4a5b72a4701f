package dev.millrace.benchmarks.data;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** TPC-DS tables as Parquet at any scale factor: rows by io.trino.tpcds as delimited text, turned into zstd Parquet by DuckDB. */
public final class TpcdsTables {
    private static final List<Table> TABLES = List.of(
            Table.CATALOG_SALES,
            Table.CUSTOMER,
            Table.CUSTOMER_ADDRESS,
            Table.CUSTOMER_DEMOGRAPHICS,
            Table.DATE_DIM,
            Table.HOUSEHOLD_DEMOGRAPHICS,
            Table.INVENTORY,
            Table.ITEM,
            Table.PROMOTION,
            Table.STORE,
            Table.STORE_RETURNS,
            Table.STORE_SALES,
            Table.TIME_DIM,
            Table.WAREHOUSE,
            Table.WEB_SALES);

    private TpcdsTables() {}

    public static List<String> names() {
        return TABLES.stream().map(TpcdsTables::name).toList();
    }

    /** Writes {@code name.parquet} for each table that the folder does not have yet. */
    public static void write(double scale, Path folder) throws IOException, SQLException {
        Files.createDirectories(folder);
        Session session = Session.getDefaultSession().withScale(scale);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Table table : TABLES) {
                if (!Files.exists(folder.resolve(name(table) + ".parquet"))) {
                    write(statement, session.withTable(table), table, folder);
                }
            }
        }
    }

    private static void write(Statement statement, Session session, Table table, Path folder)
            throws IOException, SQLException {
        Path text = folder.resolve(name(table) + ".dat");
        try (BufferedWriter writer = Files.newBufferedWriter(text)) {
            writeRows(writer, Results.constructResults(table, session), table);
        }
        Path half = folder.resolve(name(table) + ".parquet.half");
        statement.execute(
                "COPY (SELECT * FROM read_csv('" + text + "', delim = '|', quote = '', header = false, columns = {"
                        + columns(table) + "})) TO '" + half + "' (FORMAT parquet, COMPRESSION zstd)");
        Files.move(half, folder.resolve(name(table) + ".parquet"));
        Files.delete(text);
    }

    /** Generating the sales of a channel gives its returns, too: the first list of each result is the table's own row, if it has one. */
    private static void writeRows(Writer writer, Results results, Table table) throws IOException {
        for (List<List<String>> rows : results) {
            for (List<String> row : rows) {
                if (row.size() == table.getColumns().length) {
                    writer.write(row.stream()
                            .map(value -> value == null ? "" : value)
                            .collect(Collectors.joining("|")));
                    writer.write('\n');
                }
            }
        }
    }

    private static String columns(Table table) {
        return Arrays.stream(table.getColumns())
                .map(column -> "'" + column.getName() + "': '" + type(column) + "'")
                .collect(Collectors.joining(", "));
    }

    private static String type(Column column) {
        ColumnType type = column.getType();
        return switch (type.getBase()) {
            case INTEGER -> "INTEGER";
            case IDENTIFIER -> "BIGINT";
            case DATE -> "DATE";
            case TIME, VARCHAR, CHAR -> "VARCHAR";
            case DECIMAL ->
                "DECIMAL(" + type.getPrecision().orElse(18) + ","
                        + type.getScale().orElse(0) + ")";
        };
    }

    private static String name(Table table) {
        return table.name().toLowerCase(Locale.ROOT);
    }
}
