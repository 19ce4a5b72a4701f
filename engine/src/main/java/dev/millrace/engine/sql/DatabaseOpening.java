package dev.millrace.engine.sql;

import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** How a database of a slot is opened: first what all have in common, then what a task asks for, after which its configuration is locked. */
final class DatabaseOpening {
    /** They change the last bits of averages, or join by row numbers that files do not have. */
    private static final Set<String> UNWANTED_OPTIMIZERS =
            Set.of("aggregate_function_rewriter", "late_materialization");

    /** They wait for files beside the threads that compute; each slot has its own. */
    private static final int ASYNC_THREADS = 2;

    private static final String DISABLED_OPTIMIZERS = "disabled_optimizers";

    private DatabaseOpening() {}

    /** An empty database that nobody may use yet: no terms hold in it. */
    record Blank(DuckDBConnection connection, Set<String> optimizers) {}

    static Blank open(Path spill) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        properties.setProperty("temp_directory", spill.toString());
        properties.setProperty("async_threads", Integer.toString(ASYNC_THREADS));
        DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(common());
            return new Blank(connection, optimizers(statement));
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private static String common() {
        StringBuilder text = new StringBuilder();
        set(text, "preserve_insertion_order", "true");
        set(text, "parquet_metadata_cache", "true");
        set(text, "enable_external_file_cache", "false");
        set(text, "autoload_known_extensions", "false");
        set(text, "autoinstall_known_extensions", "false");
        set(text, "allow_persistent_secrets", "false");
        set(text, "enable_profiling", "'no_output'");
        set(text, "enable_progress_bar", "true");
        set(text, "enable_progress_bar_print", "false");
        return text.toString();
    }

    /** Connections to it, in which the terms hold from now on. Ends it when they cannot. */
    static Connections onTerms(Blank blank, DatabaseTerms terms) throws SQLException {
        DuckDBConnection connection = blank.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings(terms, blank.optimizers()));
            return new Connections(connection, connection.duplicate());
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private static String settings(DatabaseTerms terms, Set<String> knownOptimizers) {
        StringBuilder text = new StringBuilder();
        set(text, "memory_limit", SqlNames.literal(terms.memoryBytes() + "B"));
        set(text, "threads", Integer.toString(terms.threads()));
        terms.settings().forEach((name, value) -> set(text, name(name), SqlNames.literal(value)));
        set(text, "max_temp_directory_size", SqlNames.literal(terms.diskBytes() + "B"));
        set(text, DISABLED_OPTIMIZERS, SqlNames.literal(disabled(terms.settings(), knownOptimizers)));
        set(text, "allowed_directories", list(terms.folders()));
        set(text, "allowed_paths", list(terms.files()));
        set(text, "enable_external_access", "false");
        set(text, "lock_configuration", "true");
        return text.toString();
    }

    private static void set(StringBuilder text, String name, String value) {
        text.append("SET ").append(name).append(" = ").append(value).append(";\n");
    }

    private static String name(String name) {
        if (!name.matches("[A-Za-z_]+")) {
            throw new IllegalArgumentException("not a setting of DuckDB: '" + name + "'");
        }
        return name;
    }

    private static String disabled(Map<String, String> settings, Set<String> knownOptimizers) {
        Set<String> disabled = new TreeSet<>(UNWANTED_OPTIMIZERS);
        disabled.retainAll(knownOptimizers);
        for (String name : settings.getOrDefault(DISABLED_OPTIMIZERS, "").split(",", -1)) {
            if (!name.isBlank()) {
                disabled.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(",", disabled);
    }

    private static Set<String> optimizers(Statement statement) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery("SELECT name FROM duckdb_optimizers()")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String list(Collection<Path> paths) {
        return paths.stream()
                .map(path -> SqlNames.literal(path.toString()))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Two connections to one database: for the task, and for looking at it meanwhile. */
    record Connections(DuckDBConnection working, Connection watching) {}
}
