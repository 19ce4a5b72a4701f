package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.ProfilerPrintFormat;
import org.jspecify.annotations.Nullable;

/** The statements of one task, one after the other; {@link #stop} ends them from another thread. */
final class Session implements AutoCloseable {
    private static final long REPEAT_MILLIS = 10;

    private static final String MEMORY = "SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()";

    private final DuckDBConnection connection;
    private final Connection watching;
    private final KnownText text;
    private final AtomicReference<@Nullable Failure> stopReason = new AtomicReference<>();
    private volatile @Nullable Statement runningOrNull;
    private QueryProfile profile = QueryProfile.NONE;
    private volatile @Nullable Thread stopperOrNull;
    private volatile boolean closed;

    /** @param text what is known of the text that it runs */
    Session(DatabaseOpening.Connections connections, KnownText text) {
        this.text = text;
        this.connection = connections.working();
        this.watching = connections.watching();
    }

    KnownText text() {
        return text;
    }

    void execute(String sql) throws SQLException {
        query(sql, rows -> Boolean.TRUE);
    }

    /** Runs a statement in a Statement of its own: an error closes it. */
    <T> T query(String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            runningOrNull = statement;
            if (stopReason.get() != null) {
                throw new SQLException("INTERRUPT Error: stopped before the statement");
            }
            statement.execute(sql);
            return reader.read(statement.getResultSet());
        } finally {
            runningOrNull = null;
        }
    }

    /**
     * Asks a short question over a connection of its own while this thread goes on with {@code meanwhile}. Returns when both have ended; when both
     * fail, the error of {@code meanwhile} is thrown.
     */
    <T> T beside(String question, RowReader<T> reader, Step meanwhile) throws SQLException {
        try (Connection own = connection.duplicate()) {
            Future<T> answer;
            try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
                answer = asking.submit(() -> asked(own, question, reader));
                meanwhile.run();
            }
            if (answer.state() == Future.State.SUCCESS) {
                return answer.resultNow();
            }
            throw answer.exceptionNow() instanceof SQLException error
                    ? error
                    : new SQLException("the question beside ended early", answer.exceptionNow());
        }
    }

    private static <T> T asked(Connection own, String question, RowReader<T> reader) throws SQLException {
        try (Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            return reader.read(rows);
        }
    }

    /** Runs the statement that does the task's work, and remembers what DuckDB measured of it. */
    <T> T measured(String sql, RowReader<T> reader) throws SQLException {
        T result = query(sql, reader);
        profile = QueryProfile.parse(connection.getProfilingInformation(ProfilerPrintFormat.JSON));
        return result;
    }

    /** Of the measured statement. */
    QueryProfile profile() {
        return profile;
    }

    /** What the buffer manager holds now. Any thread may ask. */
    long memoryBytes() throws SQLException {
        try (Statement statement = watching.createStatement();
                ResultSet rows = statement.executeQuery(MEMORY)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Rows that the running statement handled, by DuckDB's own estimate; 0 when it does not tell. Any thread may ask. */
    long progressRows() {
        try {
            return runningOrNull instanceof DuckDBPreparedStatement running
                    ? running.getQueryProgress().getRowsProcessed()
                    : 0;
        } catch (SQLException notTold) {
            return 0;
        }
    }

    /** Ends the running statement and refuses the next ones. The first reason stands. Returns at once. */
    void stop(Failure reason) {
        if (stopReason.compareAndSet(null, reason)) {
            stopperOrNull = Thread.ofVirtual().name("stop").start(this::interruptUntilEnd);
        }
    }

    /** DuckDB forgets an interrupt that comes just before a statement starts: so it is repeated. */
    private void interruptUntilEnd() {
        while (!closed) {
            interrupt();
            try {
                Thread.sleep(REPEAT_MILLIS);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private void interrupt() {
        Statement running = runningOrNull;
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException alreadyClosed) {
                // it ended by itself
            }
        }
    }

    Optional<Failure> stopped() {
        return Optional.ofNullable(stopReason.get());
    }

    @Override
    public void close() {
        closed = true;
        Thread stopper = stopperOrNull;
        if (stopper != null) {
            join(stopper);
        }
    }

    /** A function that returns leaves no thread that wakes in the next call. */
    private static void join(Thread stopper) {
        stopper.interrupt();
        try {
            stopper.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Statements of the session. */
    interface Step {
        void run() throws SQLException;
    }

    /** Takes what it needs from the rows of a statement; {@code rows} is null for a statement without rows. */
    interface RowReader<T> {
        T read(@Nullable ResultSet rows) throws SQLException;
    }
}
