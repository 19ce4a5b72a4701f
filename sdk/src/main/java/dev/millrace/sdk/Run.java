package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.Taking;
import dev.millrace.sdk.value.CellReader;
import dev.millrace.sdk.value.RecordReader;
import dev.millrace.service.result.CellForm;
import dev.millrace.service.result.FirstRows;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.result.ResultReader;
import dev.millrace.service.result.ResultRows;
import dev.millrace.service.result.TableSink;
import dev.millrace.service.runs.RunView;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run that was submitted. It goes on whether or not anybody waits, as long as its Millrace is open. */
public final class Run {
    private final Session session;
    private final RunId id;

    Run(Session session, RunId id) {
        this.session = session;
        this.id = id;
    }

    /** Its id, as {@code millrace runs ls} lists it. */
    public String id() {
        return id.value();
    }

    public RunState state() {
        return session.works().row(id).state();
    }

    public Progress progress() {
        return Progress.of(session.works().view(id));
    }

    /** Waits for the end. Returns this; throws the failure of a run that failed, and {@code CANCELLED}. */
    public Run await() {
        return await(_ -> {});
    }

    /** The same, told now and then how far it is. */
    public Run await(Consumer<Progress> observer) {
        finished(waited(0, observer));
        return this;
    }

    /** Waits so long at most. True: it has succeeded; false: it goes on. Throws like {@link #await()}. */
    public boolean await(Duration longest) {
        RunRow row = waited(Math.max(1, longest.toMillis()), _ -> {});
        if (!row.state().isEnded()) {
            return false;
        }
        finished(row);
        return true;
    }

    /**
     * The same as a future: done when the run has succeeded, exceptionally so when it failed. Cancelling the future leaves the run as it is;
     * {@link #cancel()} ends it.
     */
    public CompletableFuture<Run> toFuture() {
        return CompletableFuture.supplyAsync(this::await, Thread.ofVirtual()::start);
    }

    private RunRow waited(long millis, Consumer<Progress> observer) {
        return session.works().await(id, millis, view -> observer.accept(Progress.of(view)));
    }

    private void finished(RunRow row) {
        if (row.state() != RunState.SUCCEEDED) {
            throw failure()
                    .orElseGet(() -> Failure.of(
                            FailureKind.INVALID,
                            row.state().name(),
                            "The run " + id + " is " + row.state().name().toLowerCase(Locale.ROOT)))
                    .toException();
        }
    }

    /** Why it failed. */
    public Optional<Failure> failure() {
        RunView view = session.works().view(id);
        return view.failure();
    }

    /**
     * What its contracts and checks have found: rows looked at, good ones, and for each rule that was broken how many rows break it and the first of
     * them. The bad rows themselves are the output {@code NAME.bad} of {@link #rows(String)} where they are kept.
     */
    public List<Findings> findings() {
        return session.works().view(id).findings();
    }

    /** Which files it took of an incremental table; empty: it reads none, or it is not planned yet. */
    public Optional<Taking> taking() {
        return session.works().view(id).taking();
    }

    /**
     * The run as one page of HTML that needs nothing else, as {@code millrace runs report} writes it: what it took, where, and what went wrong. Of a run that
     * has ended it is the same each time.
     */
    public String report() {
        return session.works().report(id);
    }

    /** Ends it. True: it is cancelled, now or before; false: it had ended already. */
    public boolean cancel() {
        return session.works().cancel(id);
    }

    /** The rows of one of several outputs. */
    public List<Row> rows(String output) {
        try (Stream<Row> rows = stream(output)) {
            return rows.toList();
        }
    }

    /** The rows of its only output. */
    public List<Row> rows() {
        try (Stream<Row> rows = stream()) {
            return rows.toList();
        }
    }

    public <R extends Record> List<R> rows(Class<R> type) {
        try (Stream<R> rows = stream(type)) {
            return rows.toList();
        }
    }

    /** The rows of its only output, read while they are asked for; to be closed. */
    public Stream<Row> stream() {
        return stream("");
    }

    private Stream<Row> stream(String output) {
        PublishedResult result = result(output);
        Schema schema = new Schema(result.manifest().columns());
        CellReader cells = CellReader.of(schema.columns());
        return read(result, row -> new Row(schema, cells.values(row)));
    }

    public <R extends Record> Stream<R> stream(Class<R> type) {
        PublishedResult result = result("");
        RecordReader<R> reader = RecordReader.of(type, result.manifest().columns());
        return read(result, reader::read);
    }

    private <T> Stream<T> read(PublishedResult result, Function<@Nullable String[], T> row) {
        ResultReader reader = new ResultReader(session.works().objects());
        ResultRows rows = reader.rows(result, CellForm.JSON, 0);
        return rows.stream(row).onClose(() -> {
            rows.close();
            reader.close();
        });
    }

    /** The first rows of its only output as a table for people. */
    String text(int rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ResultReader reader = new ResultReader(session.works().objects());
                PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            FirstRows first = new FirstRows(new TableSink(out), rows);
            reader.read(result(""), CellForm.TEXT, rows + 1L, first);
            if (first.isCut()) {
                out.println("(the first " + rows + " rows; there are more)");
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private PublishedResult result(String name) {
        StageGraph plan = session.works().view(id).plan().orElseThrow(() -> unfinished());
        OutputSpec output = plan.results().stream()
                .filter(one -> name.isEmpty() || one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                "UNKNOWN_OUTPUT",
                                "The run " + id + " has no output '" + name + "'",
                                Suggestion.among(
                                        name,
                                        plan.results().stream()
                                                .map(OutputSpec::name)
                                                .toList()))
                        .toException());
        Manifest manifest = session.works().manifest(id, output).orElseThrow(this::unfinished);
        return session.works().result(id, output, manifest);
    }

    private MillraceException unfinished() {
        return Failure.invalid(
                        "NO_RESULT",
                        "The run " + id + " is " + state().name().toLowerCase(Locale.ROOT) + " and has no rows",
                        "Wait for its end with await()")
                .toException();
    }

    @Override
    public String toString() {
        return id.value();
    }
}
