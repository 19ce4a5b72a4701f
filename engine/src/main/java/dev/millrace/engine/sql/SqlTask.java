package dev.millrace.engine.sql;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.ExhaustedException;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.Work;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One attempt of a SQL task, from its inputs to its stored objects. */
final class SqlTask {
    private final TaskAssignment assignment;
    private final Work.Sql work;
    private final Workplace place;
    private final TaskFolder folder;
    private final TaskLog log;
    private final Cancellation cancellation;
    private final SealedSources sources;
    private final TaskFiles files;
    private final TextCopies texts;
    private final StageRows stageRows;
    private final TaskInputs inputs;
    private final long startedMillis;

    SqlTask(
            TaskAssignment assignment,
            Work.Sql work,
            Workplace place,
            TaskFolder folder,
            TaskLog log,
            Cancellation cancellation) {
        this.assignment = assignment;
        this.work = work;
        this.place = place;
        this.folder = folder;
        this.log = log;
        this.cancellation = cancellation;
        this.files = new TaskFiles(place.store(), place.ranges(), place.excerpts(), folder, cancellation::isRequested);
        this.sources = new SealedSources(place.store(), files, place.gzip(), place.verified());
        this.texts = new TextCopies(place.store(), files, folder);
        this.stageRows = new StageRows(assignment, place.store(), folder, place.verified());
        this.inputs = new TaskInputs(assignment, files, texts, stageRows, sources);
        this.startedMillis = place.clock().nowMillis();
    }

    AttemptOutput run() throws IOException {
        log.event("started")
                .put("class", assignment.memory().name())
                .put("memoryBytes", assignment.memory().memoryBytes());
        Map<String, String> views = new LinkedHashMap<>();
        for (Input input : assignment.stage().inputs()) {
            views.put(input.relation(), inputs.select(input));
        }
        DatabaseTerms terms = DatabaseTerms.of(assignment, work, place.slot(), folders(), files.inPlace());
        Computed computed = compute(terms, views);
        sources.check();
        AttemptOutput output = new AttemptOutput(
                stored(computed.results()), measures(computed), computed.reads(), computed.findingsOrNull());
        log.event("done")
                .put("rowsRead", output.measures().rowsRead())
                .put("bytesRead", output.measures().bytesRead())
                .put("rowsWritten", output.measures().rowsWritten())
                .put("bytesWritten", output.measures().bytesWritten())
                .put("peakBytes", output.measures().peakBytes())
                .put("spilledBytes", output.measures().spilledBytes())
                .put("millis", output.measures().millis());
        return output;
    }

    /** The slot's task folders, and what the run's attempts wrote, where it can be read in place: the same for each task of a run. */
    private SortedSet<Path> folders() throws IOException {
        SortedSet<Path> folders = new TreeSet<>(stageRows.inPlaceFolders());
        folders.add(folder.path().getParent());
        Optional<Path> spec = place.store().file(assignment.layout().spec(assignment.run()));
        if (spec.isPresent()) {
            String attempts =
                    assignment.layout().attempts(assignment.run()).getFirst().name();
            folders.add(spec.get().toRealPath().resolveSibling(attempts));
        }
        return folders;
    }

    private Computed compute(DatabaseTerms terms, Map<String, String> views) throws IOException {
        try (Session session = session(terms);
                MemoryGuard.Watch watch = place.guard().watch(session)) {
            cancellation.onRequest(
                    () -> session.stop(Failure.of(FailureKind.UNAVAILABLE, "CANCELLED", "the task was told to stop")));
            place.vitals().begin(assignment, session);
            try {
                return compute(session, views, terms.threads());
            } catch (SQLException error) {
                throw told(session, error, watch, terms);
            } finally {
                place.vitals().end();
            }
        }
    }

    private Session session(DatabaseTerms terms) {
        try {
            return new Session(
                    place.database().connect(terms, () -> TaskFiles.inPlace(place.store(), assignment.scans())),
                    place.texts().of(assignment, work));
        } catch (SQLException error) {
            throw TaskFailures.of(error, terms.memoryBytes());
        }
    }

    private Computed compute(Session session, Map<String, String> views, int threads) throws SQLException, IOException {
        SqlStatement.requireOneSelect(session, work.sql(), () -> create(session, views));
        List<Read> reads = new InputRows(assignment, inputs).counted(session);
        if (work.sql().contains(Work.Sql.TASK_VARIABLE)) {
            session.execute("SET VARIABLE " + Work.Sql.TASK_VARIABLE + " = " + assignment.task() + "::BIGINT");
        }
        Computed computed = results(session, reads, RowsInOrder.of(work.sql(), views.values(), threads));
        for (String view : views.keySet()) {
            session.execute("DROP VIEW temp.main." + SqlNames.quoted(view));
        }
        return computed;
    }

    private static void create(Session session, Map<String, String> views) throws SQLException {
        for (Map.Entry<String, String> view : views.entrySet()) {
            session.execute("CREATE TEMP VIEW " + SqlNames.quoted(view.getKey()) + " AS " + view.getValue());
        }
    }

    /** @param inOrder the task's SELECT for a writer of one file; by partition rows are written in order as it is */
    private Computed results(Session session, List<Read> reads, String inOrder) throws SQLException, IOException {
        return switch (assignment.stage().output()) {
            case Output.Exchange exchange ->
                written(session, reads, work.sql(), new PartitionWriter(exchange.partitions()));
            case Output.Rows _ -> written(session, reads, inOrder, new RowsWriter());
            case Output.Table table ->
                written(
                        session,
                        reads,
                        inOrder,
                        new TableWriter(assignment.outputs().get(table.output()), assignment.task() == 0));
            case Output.Findings wanted -> {
                Findings findings = new FindingsReader(wanted.inspection()).read(session, work.sql());
                yield new Computed(List.of(), session.profile(), reads, findings);
            }
        };
    }

    private Computed written(Session session, List<Read> reads, String sql, ResultWriter writer)
            throws SQLException, IOException {
        List<Result> results = writer.write(session, sql, folder);
        long given = results.stream().mapToLong(Result::rows).sum();
        new InputRows(assignment, inputs).requireConserved(work.rows(), reads, given);
        return new Computed(results, session.profile(), reads, null);
    }

    private static MillraceException stopped(Failure reason, long peakBytes, SQLException error) {
        return reason.kind() == FailureKind.EXHAUSTED
                ? new ExhaustedException(reason, peakBytes, error)
                : new MillraceException(reason, error);
    }

    private MillraceException told(Session session, SQLException error, MemoryGuard.Watch watch, DatabaseTerms terms)
            throws IOException {
        if (session.stopped().isPresent()) {
            return stopped(session.stopped().get(), watch.peakBytes(), error);
        }
        Optional<Failure> wrong = sources.wrong();
        if (wrong.isPresent()) {
            // A source that changed or is damaged explains any error.
            return new MillraceException(wrong.get(), error);
        }
        MillraceException failure = TaskFailures.of(error, terms.memoryBytes());
        try {
            Failure first = new FirstBadRow(session, work.sql(), inputs.reads(), folder).insteadOf(failure.failure());
            return texts.located(first.equals(failure.failure()) ? failure : new MillraceException(first, error));
        } catch (SQLException stopped) {
            return session.stopped()
                    .map(reason -> stopped(reason, watch.peakBytes(), stopped))
                    .orElseGet(() -> texts.located(failure));
        }
    }

    private List<Part> stored(List<Result> results) {
        List<Part> parts = new ArrayList<>();
        for (Result result : results) {
            Location target = assignment.prefix().resolve(result.name());
            place.store().put(target, content(result));
            parts.add(new Part(
                    result.name(),
                    result.sizeBytes(),
                    result.checksum(),
                    result.rows(),
                    result.segments(),
                    result.statistics(),
                    result.footerChecksum()));
        }
        return parts;
    }

    /** The attempt's output.json follows in the same folder, before the commit. */
    private static ObjectStore.Content content(Result result) {
        boolean followed = !result.name().contains("/");
        return new ObjectStore.Content.FromFile(result.file(), result.sizeBytes(), true, followed);
    }

    private Measures measures(Computed computed) {
        QueryProfile profile = computed.profile();
        return new Measures(
                profile.rowsRead(),
                profile.bytesRead(),
                computed.results().stream().mapToLong(Result::rows).sum(),
                computed.results().stream().mapToLong(Result::sizeBytes).sum(),
                profile.peakBytes(),
                profile.spilledBytes(),
                startedMillis,
                place.clock().nowMillis() - startedMillis);
    }

    private record Computed(
            List<Result> results,
            QueryProfile profile,
            List<Read> reads,
            @Nullable Findings findingsOrNull) {}
}
