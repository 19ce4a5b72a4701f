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
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.Work;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One attempt of a SQL task, from its inputs to its stored objects. */
final class SqlTask {
    private final TaskAssignment assignment;
    private final Work.Sql work;
    private final Workplace place;
    private final TaskOpening opening;
    private final TaskLog log;
    private final Cancellation cancellation;
    private final long startedMillis;

    SqlTask(
            TaskAssignment assignment,
            Work.Sql work,
            Workplace place,
            TaskOpening opening,
            TaskLog log,
            Cancellation cancellation,
            long startedMillis) {
        this.assignment = assignment;
        this.work = work;
        this.place = place;
        this.opening = opening;
        this.log = log;
        this.cancellation = cancellation;
        this.startedMillis = startedMillis;
    }

    /** @param fetched told when inputs have come from elsewhere */
    AttemptOutput run(Runnable fetched) throws IOException {
        log.event("started")
                .put("class", assignment.memory().name())
                .put("memoryBytes", assignment.memory().memoryBytes());
        Map<String, String> views = opening.views();
        if (opening.isFetched()) {
            fetched.run();
        }
        DatabaseTerms terms = DatabaseTerms.of(assignment, work, place.slot(), opening.folders(), opening.inPlace());
        Computed computed = compute(terms, views);
        opening.sources().check();
        AttemptOutput output = new AttemptOutput(
                stored(computed.results()), measures(computed), computed.reads(), computed.findingsOrNull());
        told(output);
        return output;
    }

    private void told(AttemptOutput output) {
        Measures measures = output.measures();
        ObjectNode done = log.event("done")
                .put("rowsRead", measures.rowsRead())
                .put("bytesRead", measures.bytesRead())
                .put("rowsWritten", measures.rowsWritten())
                .put("bytesWritten", measures.bytesWritten())
                .put("peakBytes", measures.peakBytes())
                .put("spilledBytes", measures.spilledBytes())
                .put("millis", measures.millis());
        output.findings()
                .ifPresent(found -> done.put("subject", found.subject())
                        .put("badRows", found.badRows())
                        .put("brokenRules", found.broken().size()));
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
                throw SourceAtFault.named(told(session, error, watch, terms), assignment.scans());
            } catch (MillraceException failure) {
                if (failure.failure().kind() == FailureKind.CORRUPT) {
                    opening.sources().check();
                }
                throw failure;
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
        List<Read> reads = new InputRows(assignment, opening.inputs()).counted(session);
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
        List<Result> results = writer.write(session, sql, opening.folder());
        long given = results.stream().mapToLong(Result::rows).sum();
        new InputRows(assignment, opening.inputs()).requireConserved(work.rows(), reads, given);
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
        Optional<Failure> wrong = opening.sources().wrong();
        if (wrong.isPresent()) {
            // A source that changed or is damaged explains any error.
            return new MillraceException(wrong.get(), error);
        }
        MillraceException failure = TaskFailures.of(error, terms.memoryBytes());
        try {
            Failure first = new FirstBadRow(
                            session, work.sql(), opening.inputs().reads(), opening.folder())
                    .insteadOf(failure.failure());
            return opening.texts()
                    .located(first.equals(failure.failure()) ? failure : new MillraceException(first, error));
        } catch (SQLException stopped) {
            return session.stopped()
                    .map(reason -> stopped(reason, watch.peakBytes(), stopped))
                    .orElseGet(() -> opening.texts().located(failure));
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
