package dev.millrace.service.result;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.arrow.ArrowStream;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.sql.ColumnType;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Reads published results through DuckDB: the files that the manifest lists, in its order, if they are as they were published. Not thread-safe. */
public final class ResultReader implements AutoCloseable {
    private static final long MEMORY_BYTES = 256L << 20;
    private static final String NULL = "\"NULL\"";
    private static final long ROWS_BETWEEN_LOOKS = 4096;

    private final Connection connection;
    private final ResultFiles files;

    /** @param objects where results are published */
    public ResultReader(ObjectStore objects) {
        this.files = new ResultFiles(objects);
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        properties.setProperty("memory_limit", MEMORY_BYTES + "B");
        properties.setProperty("jdbc_stream_results", "true");
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TimeZone = 'UTC'");
            }
        } catch (SQLException error) {
            throw unreadable(error);
        }
    }

    /**
     * Hands rows to {@code sink}, in order.
     *
     * @param limit most rows; 0 = all
     */
    public void read(ReadableRows result, CellForm form, long limit, RowSink sink) {
        read(result, form, 0, limit, sink);
    }

    /**
     * The same without the first rows.
     *
     * @param offset how many of them
     * @param limit most rows after those; 0 = all
     */
    public void read(ReadableRows result, CellForm form, long offset, long limit, RowSink sink) {
        List<Column> columns = result.columns();
        try (ResultRows rows = rows(result, form, offset, limit)) {
            sink.begin((sink.needsDistinctNames() ? columns : result.labelled())
                    .stream().map(ResultReader::shown).toList());
            for (long row = 1; rows.next(); row++) {
                sink.row(rows.cells());
                if (row % ROWS_BETWEEN_LOOKS == 0 && sink.isClosed()) {
                    break;
                }
            }
        }
        sink.end();
    }

    /**
     * Writes rows, in order, as a stream of Arrow's IPC format, with names of columns no two alike.
     *
     * @param offset how many of the first rows are left out
     * @param limit most rows after those; 0 = all
     * @throws MillraceException of kind {@code INVALID}, before anything is written: a column has a type that Arrow has none for
     */
    public void arrow(ReadableRows result, long offset, long limit, PrintStream out) {
        ArrowStream stream = new ArrowStream(
                result.columns().stream().map(ResultReader::shown).toList(), out);
        try (ResultRows rows = rows(result, CellForm.ARROW, offset, limit)) {
            stream.begin();
            while (!stream.isClosed() && rows.nextValues()) {
                stream.row(rows.values());
            }
            stream.end();
        } catch (SQLException error) {
            throw unreadable(error);
        }
    }

    /**
     * Rows, in order, while they are asked for; one such reading at a time.
     *
     * @param limit most rows; 0 = all
     */
    public ResultRows rows(ReadableRows result, CellForm form, long limit) {
        return rows(result, form, 0, limit);
    }

    private ResultRows rows(ReadableRows result, CellForm form, long offset, long limit) {
        List<Column> columns = result.columns();
        String sql =
                "SELECT " + columns.stream().map(column -> cell(column, form)).collect(Collectors.joining(", "))
                        + " FROM " + result.relation(limit > 0 ? offset + limit : 0, files)
                        + (limit > 0 ? " LIMIT " + limit : "")
                        + (offset > 0 ? " OFFSET " + offset : "");
        try {
            Statement statement = connection.createStatement();
            try {
                return new ResultRows(statement, statement.executeQuery(sql), columns.size());
            } catch (SQLException error) {
                statement.close();
                throw error;
            }
        } catch (SQLException error) {
            throw unreadable(error);
        }
    }

    /** A column of nothing but NULL has a type whose name SQL must quote; readers need not. */
    private static Column shown(Column column) {
        String type = column.type();
        return type.startsWith(NULL) ? new Column(column.name(), "NULL" + type.substring(NULL.length())) : column;
    }

    /** Writes all rows to one Parquet file, over what is there. */
    public void copy(ReadableRows result, Path parquet) {
        copy(result, parquet, "FORMAT parquet");
    }

    /**
     * Writes all rows to one file, over what is there.
     *
     * @param options of DuckDB's COPY, checked
     */
    public void copy(ReadableRows result, Path file, String options) {
        String sql = "COPY (SELECT * FROM " + result.relation(0, files) + ") TO " + literal(file.toString()) + " ("
                + options + ")";
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException error) {
            throw unreadable(error);
        }
    }

    private static String cell(Column column, CellForm form) {
        String value = JsonExpression.name(column.name());
        return switch (form) {
            case TEXT -> "CAST(" + value + " AS VARCHAR)";
            case JSON ->
                "CAST(CASE WHEN " + value + " IS NULL THEN NULL ELSE "
                        + JsonExpression.of(value, ColumnType.read(column.type())) + " END AS VARCHAR)";
            case ARROW -> ArrowExpression.of(value, ColumnType.read(column.type()));
        };
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static MillraceException unreadable(SQLException error) {
        return new MillraceException(
                Failure.of(FailureKind.CORRUPT, "RESULT_UNREADABLE", "The result cannot be read: " + error.getMessage())
                        .withRemedy("Run the job again"),
                error);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException error) {
            throw unreadable(error);
        } finally {
            files.close();
        }
    }
}
