package dev.millrace.engine.sql;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.TaskRunner;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Work;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.parquet.ParquetExcerpts;
import java.io.IOException;

/**
 * Runs the SQL tasks of one worker slot, one after the other, in a DuckDB database that stays open while tasks ask for the same terms. The
 * same task gives the same bytes.
 *
 * <p>Ends with a {@link MillraceException}: {@code INVALID} when the SQL, a value or a source file is at fault ({@code SOURCE_CHANGED}: it is
 * not what was planned); {@code EXHAUSTED} beyond the limits of memory or disk; {@code CORRUPT} when an earlier stage's object is not what was
 * written; {@code UNAVAILABLE} when cancelled.
 */
public final class SqlTaskRunner implements TaskRunner, AutoCloseable {
    private final Workplace place;
    private final LogShelf logs;
    private long tasksStarted;

    public SqlTaskRunner(ObjectStore store, Clock clock, SqlSlot slot) {
        this(store, clock, slot, MemoryGuard.NONE);
    }

    /** Empties the slot's scratch folder. */
    public SqlTaskRunner(ObjectStore store, Clock clock, SqlSlot slot, MemoryGuard guard) {
        TaskFolder.delete(slot.scratch());
        SlotDatabase database = new SlotDatabase(slot.scratch().resolve("spill"));
        RangeFetch ranges = new RangeFetch(store);
        this.place = new Workplace(
                store,
                ranges,
                new ParquetExcerpts(store, ranges),
                clock,
                slot,
                guard,
                database,
                new VerifiedObjects(),
                new GzipTexts(),
                new KnownTexts(),
                new SlotVitals());
        this.logs = new LogShelf(store);
    }

    @Override
    public synchronized AttemptOutput run(TaskAssignment assignment, Cancellation cancellation) {
        TaskLog log = new TaskLog(place.clock());
        try {
            AttemptOutput output = run(assignment, cancellation, log);
            logs.soon(log, assignment);
            return output;
        } catch (IOException disk) {
            throw failed(TaskFailures.of(disk), log, assignment);
        } catch (MillraceException failure) {
            throw failed(failure, log, assignment);
        } catch (RuntimeException bug) {
            place.database().close();
            throw bug;
        }
    }

    private AttemptOutput run(TaskAssignment assignment, Cancellation cancellation, TaskLog log) throws IOException {
        Work.Sql work = work(assignment);
        try (TaskFolder folder = TaskFolder.create(place.slot().scratch().resolve("work"), tasksStarted++)) {
            return new SqlTask(assignment, work, place, folder, log, cancellation).run();
        }
    }

    /** Memory and rows of the running task, for the worker's beats. */
    public Vitals vitals() {
        return place.vitals();
    }

    private static Work.Sql work(TaskAssignment assignment) {
        return switch (assignment.stage().work()) {
            case Work.Sql sql -> sql;
            case Work.Function function ->
                throw Failure.of(FailureKind.BUG, "WRONG_WORKER", "the function '" + function.name() + "' is not SQL")
                        .toException();
        };
    }

    /** After a failure nothing of the database is trusted. */
    private MillraceException failed(MillraceException failure, TaskLog log, TaskAssignment assignment) {
        place.database().close();
        log.event("failed")
                .put("kind", failure.failure().kind().text())
                .put("code", failure.failure().code())
                .put("message", failure.failure().message());
        logs.now(log, assignment);
        return failure;
    }

    /** To be called when there is nothing to do: gets ready for the next run. */
    public synchronized void rest() {
        place.database().rest();
    }

    /** Ends the database and deletes the slot's scratch folder. */
    @Override
    public synchronized void close() {
        logs.close();
        place.database().close();
        TaskFolder.delete(place.slot().scratch());
    }
}
