package dev.millrace.engine.sql;

import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * The databases of a slot: one for each limit of memory and threads that tasks of a run ask for, kept open from task to task, because to open
 * one takes longer than many a task. Their configuration is locked, and they see no file, address or extension but the folders and files of
 * their terms.
 */
final class SlotDatabase implements AutoCloseable {
    /** They change the last bits of averages, or join by row numbers that files do not have. */
    private static final Set<String> UNWANTED_OPTIMIZERS =
            Set.of("aggregate_function_rewriter", "late_materialization");

    /** They wait for files beside the threads that compute; each slot has its own. */
    private static final int ASYNC_THREADS = 2;

    /** What an idle one holds is little, but it is not counted. */
    private static final int MOST_OPEN = 3;

    private static final String DISABLED_OPTIMIZERS = "disabled_optimizers";

    private final Path spill;
    private final Deque<Open> open = new ArrayDeque<>();

    /** @param spill folder of temporary files */
    SlotDatabase(Path spill) {
        this.spill = spill;
    }

    /**
     * Connections on these terms; they stay open, and belong to the caller until the next call.
     *
     * @param filesOfRun files that other tasks of the run will read: a new database allows them too, so that it serves those tasks
     */
    Connections connect(DatabaseTerms wanted, Supplier<SortedSet<Path>> filesOfRun) throws SQLException {
        for (Open one : open) {
            if (one.terms().cover(wanted)) {
                return one.connections();
            }
        }
        if (!open.isEmpty() && !open.getFirst().terms().run().equals(wanted.run())) {
            close();
        }
        while (open.size() >= MOST_OPEN) {
            close(open.removeFirst());
        }
        DatabaseTerms terms = wanted.withFiles(filesOfRun.get());
        Connections opened = open(terms);
        open.addLast(new Open(terms, opened));
        return opened;
    }

    private Connections open(DatabaseTerms terms) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", terms.memoryBytes() + "B");
        properties.setProperty("threads", Integer.toString(terms.threads()));
        properties.setProperty("temp_directory", spill.toString());
        properties.setProperty("async_threads", Integer.toString(ASYNC_THREADS));
        DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings(terms, optimizers(statement)));
            return new Connections(connection, connection.duplicate());
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private static String settings(DatabaseTerms terms, Set<String> knownOptimizers) {
        StringBuilder text = new StringBuilder();
        terms.settings().forEach((name, value) -> set(text, name(name), SqlNames.literal(value)));
        set(text, "max_temp_directory_size", SqlNames.literal(terms.diskBytes() + "B"));
        set(text, "preserve_insertion_order", "true");
        set(text, DISABLED_OPTIMIZERS, SqlNames.literal(disabled(terms.settings(), knownOptimizers)));
        set(text, "parquet_metadata_cache", "true");
        set(text, "enable_external_file_cache", "false");
        set(text, "autoload_known_extensions", "false");
        set(text, "autoinstall_known_extensions", "false");
        set(text, "allow_persistent_secrets", "false");
        set(text, "enable_profiling", "'no_output'");
        set(text, "enable_progress_bar", "true");
        set(text, "enable_progress_bar_print", "false");
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

    /** Ends what is open. Used after any failure: the next task starts with a new database. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            close(open.removeFirst());
        }
    }

    private static void close(Open one) {
        close(one.connections().watching());
        close(one.connections().working());
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // it holds nothing that is needed
        }
    }

    private record Open(DatabaseTerms terms, Connections connections) {}

    /** Two connections to one database: for the task, and for looking at it meanwhile. */
    record Connections(DuckDBConnection working, Connection watching) {}
}
