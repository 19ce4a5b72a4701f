package dev.millrace.service.runtime;

import dev.millrace.engine.loop.Lifetime;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.engine.sql.SqlSlot;
import dev.millrace.storage.Forks;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.function.Supplier;

/**
 * One slot of a worker: the loop that takes messages, and the runner with a database of its own. On a laptop a thread of its own uses it, in a cloud
 * function the handler's. But for {@link #handBack} it is used by one thread.
 */
public final class WorkerSlot implements AutoCloseable {
    private final WorkRunner runner;
    private final WorkerLoop loop;

    /**
     * What slots of a process share.
     *
     * @param memoryBytes most that a task may be given here, whatever class its plan was made with
     * @param claimIds fresh random texts, a new one for each try to claim
     * @param events told what the slots do
     */
    public record Parts(
            Ports ports,
            ProtocolSettings settings,
            Documents documents,
            long memoryBytes,
            Supplier<String> claimIds,
            WorkerEvents events) {}

    /** As below, of a worker that ends when it likes. */
    public WorkerSlot(Parts parts, SqlSlot database, Forks forks) {
        this(parts, database, forks, Lifetime.UNLIMITED);
    }

    /** @param forks what runs beside an attempt: it ends when the slot is closed, as soon as its sleep does */
    public WorkerSlot(Parts parts, SqlSlot database, Forks forks, Lifetime lifetime) {
        this.runner = new WorkRunner(parts.ports, database, parts.memoryBytes);
        this.loop = new WorkerLoop(
                parts.ports,
                forks,
                runner,
                parts.settings,
                Rules.all(),
                parts.claimIds,
                parts.documents,
                runner.vitals(),
                parts.events,
                lifetime);
    }

    /** Takes at most one message of this queue and works on it. False: there was none, or the queue did not answer. */
    public boolean workOnce(String queue) {
        return loop.workOnce(queue);
    }

    /** Whether messages of this queue were received and not begun. */
    public boolean holds(String queue) {
        return loop.holds(queue);
    }

    /** To be called before a pause of which nobody knows how long it is: gives back what is held, deletes what is done. */
    public void putBack() {
        loop.putBack();
    }

    /** To be called when there is nothing to do: gets ready for the next run. */
    public void rest() {
        runner.rest();
    }

    /** Takes no more messages, stops the current task and gives it back: another worker may claim it at once. From any thread. */
    public void handBack() {
        loop.handBack();
    }

    /** As {@link #handBack}, but a task that had all the time of this worker is recorded as one that needs another. From any thread. */
    public void timeIsUp() {
        loop.timeIsUp();
    }

    /** Whether it takes no more messages. */
    public boolean isStopped() {
        return loop.isStopped();
    }

    /** Takes no more messages, and ends the database. */
    @Override
    public void close() {
        loop.close();
        runner.close();
    }
}
