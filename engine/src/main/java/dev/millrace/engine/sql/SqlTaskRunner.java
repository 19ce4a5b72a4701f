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
import dev.millrace.storage.fetch.Lane;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.parquet.ParquetExcerpts;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

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
    /** The most that is fetched for the next task before it begins. */
    private static final long MOST_AHEAD_BYTES = 256L << 20;

    private final LogShelf logs;
    private final NextOpening next = new NextOpening();
    private final AtomicLong folders = new AtomicLong();
    private volatile Runnable inputsHaveCome = () -> {};

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
        long started = place.clock().nowMillis();
        try {
            AttemptOutput output = run(assignment, cancellation, log, started);
            logs.soon(log, assignment);
            return output;
        } catch (IOException disk) {
            throw failed(TaskFailures.of(disk), log, assignment);
        } catch (MillraceException failure) {
            throw failed(failure, log, assignment);
        } catch (RuntimeException bug) {
            failed(
                    Failure.of(FailureKind.BUG, "TASK_BUG", "the task ended with " + bug)
                            .toException(),
                    log,
                    assignment);
            throw bug;
        }
    }

    private AttemptOutput run(TaskAssignment assignment, Cancellation cancellation, TaskLog log, long started)
            throws IOException {
        Work.Sql work = work(assignment);
        try (TaskOpening opening = opening(assignment, cancellation)) {
            return new SqlTask(assignment, work, place, opening, log, cancellation, started).run(inputsHaveCome);
        }
    }

    private TaskOpening opening(TaskAssignment assignment, Cancellation cancellation) throws IOException {
        Optional<TaskOpening> prepared = next.take(assignment, cancellation);
        if (prepared.isPresent()) {
            return prepared.get();
        }
        TaskOpening opening = new TaskOpening(assignment, place, folder(), Lane.wide());
        cancellation.onRequest(opening::stop);
        return opening;
    }

    private TaskFolder folder() throws IOException {
        return TaskFolder.create(place.slot().scratch().resolve("work"), folders.getAndIncrement());
    }

    @Override
    public void whenInputsHaveCome(Runnable told) {
        inputsHaveCome = told;
    }

    /**
     * As the port says, of inputs that need no more than fetching: two requests at a time, of at most {@link RangeFetch#PIECE_BYTES} in memory each, and at
     * most 256 MiB, while half of the slot's disk is free. From when the task is run it is as any other.
     */
    @Override
    public OptionalLong prepare(TaskAssignment assignment, BooleanSupplier late, Cancellation unwanted) {
        if (late.getAsBoolean() || !TaskOpening.isOnlyFetched(assignment)) {
            return OptionalLong.empty();
        }
        long begun = place.clock().nowMillis();
        try {
            Lane lane = Lane.narrow(MOST_AHEAD_BYTES, this::isRoom);
            boolean whole = next.make(new TaskOpening(assignment, place, folder(), lane), late, unwanted);
            return whole ? OptionalLong.of(place.clock().nowMillis() - begun) : OptionalLong.empty();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    private boolean isRoom() {
        return place.slot().scratch().toFile().getUsableSpace() >= place.slot().diskBytes() / 2;
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

    /** Ends the database and deletes the slot's scratch folder. Nothing is fetched any more when it returns. */
    @Override
    public synchronized void close() {
        next.close();
        logs.close();
        place.database().close();
        TaskFolder.delete(place.slot().scratch());
    }
}
