package dev.millrace.sdk;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.graph.TableReference;
import dev.millrace.sdk.job.Caller;
import dev.millrace.sdk.job.Node.Text;
import dev.millrace.sdk.value.Parameters;
import dev.millrace.sdk.value.RecordRows;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Millrace within this process, or a service that is asked ({@link #connect}): reads files as {@link Frame}s, runs them, and keeps runs in a home folder. Closing gives running tasks back; whoever
 * opens the home next can go on with them. May be used by many threads.
 *
 * <p>All errors are {@link dev.millrace.graph.MillraceException}s, whose failure has a code, the place in the caller's code, and what to change.
 */
public final class Millrace implements AutoCloseable {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,62}";

    private final Session session;

    private Millrace(Session session) {
        this.session = session;
    }

    /** Opens as the environment, {@code millrace.yaml} here and the user's own settings say; the home is {@code .millrace} here by default. */
    public static Millrace fromEnv() {
        return open(options -> options);
    }

    /** The same with a home of one's own. */
    public static Millrace open(Path home) {
        return open(options -> options.home(home));
    }

    /** The same with options, which win over all other settings. */
    public static Millrace open(UnaryOperator<LocalOptions> options) {
        return new Millrace(Session.open(options.apply(LocalOptions.DEFAULT)));
    }

    /**
     * A service instead of this process, by the token in {@code MILLRACE_TOKEN}: frames are bound, planned and run there, rows are fetched. Files of this
     * machine can be read and written where the service runs on it; elsewhere they are refused ({@code FILES_OF_THIS_MACHINE}).
     *
     * @param service {@code http://127.0.0.1:8787}
     */
    public static Millrace connect(URI service) {
        return connect(service, System.getenv().getOrDefault("MILLRACE_TOKEN", ""));
    }

    /** The same with a token; empty: none. */
    public static Millrace connect(URI service, String token) {
        return connect(service, token, options -> options);
    }

    /** The same with options; of those only the folder and settings of jobs count, what is of a machine is the service's. */
    public static Millrace connect(URI service, String token, UnaryOperator<LocalOptions> options) {
        return new Millrace(Session.connect(service, token, options.apply(LocalOptions.DEFAULT)));
    }

    /** Parquet: a file, a folder or a glob. Only footers are read. */
    public Frame readParquet(String path) {
        return readParquet(path, options -> options);
    }

    public Frame readParquet(String path, UnaryOperator<ReadOptions> options) {
        return read(options.apply(ReadOptions.of("parquet")), List.of(path));
    }

    /** Delimited text; what the options leave open is detected from a sample. */
    public Frame readCsv(String path) {
        return readCsv(path, options -> options);
    }

    public Frame readCsv(String path, UnaryOperator<ReadOptions> options) {
        return read(options.apply(ReadOptions.of("csv")), List.of(path));
    }

    /** JSON, one object a line or an array of objects. */
    public Frame readJson(String path) {
        return readJson(path, options -> options);
    }

    public Frame readJson(String path, UnaryOperator<ReadOptions> options) {
        return read(options.apply(ReadOptions.of("json")), List.of(path));
    }

    /** Files, folders and globs in order, with options that name the format; without one it is as the names end. */
    public Frame read(ReadOptions options, List<String> paths) {
        return session.files(options, paths, Caller.place());
    }

    /**
     * A table that is registered in the home or behind the service: {@code trips}, or {@code trips@3} for one version. A run reads what the name stands for when
     * it is submitted. Throws {@code UNKNOWN_TABLE}.
     */
    public Frame readTable(String name) {
        Place place = Caller.place();
        return session.named(session.located(() -> TableReference.named(name), place), place);
    }

    /** A SELECT of DuckDB's dialect over registered frames and over files in its text. */
    public Frame sql(String text) {
        return sql(text, Map.of());
    }

    /**
     * A SELECT with values for its {@code :names}; they are bound, not put into the text.
     *
     * @param parameters by name; whole numbers, decimals, doubles, text, truth, dates, times and null
     */
    public Frame sql(String text, Map<String, ? extends @Nullable Object> parameters) {
        return session.sql(text, Parameters.of(parameters), Caller.place());
    }

    /** Gives a frame a name, under which {@link #sql} and {@link #table} know it; a name cannot be given twice. Returns the named frame. */
    public Frame register(String name, Frame frame) {
        return session.register(tableName(name), frame, Caller.place());
    }

    /** The name, if it can be one. */
    static String tableName(String name) {
        if (!name.matches(NAME)) {
            throw Failure.invalid(
                            "BAD_NAME",
                            "'" + name + "' cannot be the name of a table",
                            "Use letters, digits and '_', beginning with a letter")
                    .at(Caller.place())
                    .toException();
        }
        return name;
    }

    /** A registered frame. */
    public Frame table(String name) {
        return session.table(name, Caller.place());
    }

    /** Records of this process as rows; the components are the columns. For tables of up to {@value RecordRows#MOST} rows. */
    public <R extends Record> Frame rows(Class<R> type, List<R> records) {
        RecordRows rows = RecordRows.of(type, records, Caller.place());
        return rows(rows.columns(), rows.cells());
    }

    /**
     * Rows of this process, for tables of up to {@value RecordRows#MOST} rows.
     *
     * @param columns names and types in DuckDB's words
     * @param rows as many values as columns in each
     */
    public Frame rows(List<Column> columns, List<? extends List<? extends @Nullable Object>> rows) {
        String sql = RecordRows.sql(columns, rows, Caller.place());
        return session.operation(Text.of("rows", List.of(), _ -> sql, Caller.place()));
    }

    /** A job of several outputs, with what is said of its runs. */
    public Job job(String name) {
        return new Job(session, name, "", Caller.place());
    }

    /** A job with parameters and environments, made anew for the values of each run. */
    public JobTemplate template(String name, JobTemplate.Body body) {
        return new JobTemplate(session, name, body);
    }

    /**
     * Begins a run of a job file (YAML, JSON or SQL).
     *
     * @throws dev.millrace.coordinator.plan.job.InvalidJobException with all that is wrong with it
     */
    public Run submitFile(String file, Map<String, String> parameters) {
        return submitFile(file, "", parameters);
    }

    /** The same in an environment of the file. */
    public Run submitFile(String file, String environment, Map<String, String> parameters) {
        return session.file(file, environment, parameters);
    }

    /** A run of this home, whoever started it. */
    public Run run(String id) {
        return new Run(session, session.works().find(id));
    }

    /** Names of tables that jobs and queries read. */
    public TableNames tables() {
        return new TableNames(session);
    }

    /** Jars and models that are kept under names. */
    public Artifacts artifacts() {
        return new Artifacts(session);
    }

    @Override
    public void close() {
        session.close();
    }
}
