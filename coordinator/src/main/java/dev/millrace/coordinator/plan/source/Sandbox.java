package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import dev.millrace.storage.sql.SqlNames;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A DuckDB of its own that may read some files and nothing else: for looking into files of a source. */
final class Sandbox implements AutoCloseable {
    private final Connection connection;

    /** @param paths of the files that may be read */
    Sandbox(List<String> paths) {
        Properties properties = new Properties();
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("threads", "1");
        properties.setProperty("memory_limit", "512MB");
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        } catch (SQLException e) {
            throw failure(e);
        }
        try {
            String allowed = paths.stream()
                    .flatMap(path -> Stream.of(path, SqlNames.pathText(path)))
                    .distinct()
                    .map(SqlNames::literal)
                    .collect(Collectors.joining(", ", "[", "]"));
            execute("SET allowed_paths = " + allowed);
            execute("SET temp_directory = ''");
            execute("SET TimeZone = 'UTC'");
            execute("SET enable_external_access = false");
            execute("SET lock_configuration = true");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The rows of a query, each value as text or null. */
    List<List<@Nullable String>> rows(String sql, List<String> parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            try (ResultSet result = statement.executeQuery()) {
                int width = result.getMetaData().getColumnCount();
                List<List<@Nullable String>> rows = new ArrayList<>();
                while (result.next()) {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int column = 1; column <= width; column++) {
                        row.add(result.getString(column));
                    }
                    rows.add(row);
                }
                return rows;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static MillraceException failure(SQLException e) {
        return new MillraceException(DuckErrors.failure(DuckError.parse(String.valueOf(e.getMessage()))), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
