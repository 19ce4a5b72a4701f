package dev.millrace.engine.loop;

import dev.millrace.engine.TaskRunner;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.TaskMessage;
import dev.millrace.graph.codec.TaskMessageCodec;
import dev.millrace.storage.Forks;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Marking;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.Writes;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One slot of a worker: works on messages one at a time. Blocking and single-threaded but for its beat; it knows time and
 * randomness only by what it is given. May die at any point: the message comes again, the lease ends, what it wrote is collected.
 */
public final class WorkerLoop implements AutoCloseable {
    private final WorkerParts parts;
    private final Mailbox mailbox;
    private final Ahead ahead;
    private final Beat beat;
    private volatile boolean stopped;

    /**
     * Watched by nobody, with documents of its own.
     *
     * @param claimIds fresh random texts, a new one for each try to claim
     */
    public WorkerLoop(
            Ports ports,
            Forks forks,
            TaskRunner runner,
            ProtocolSettings settings,
            Rules rules,
            Supplier<String> claimIds) {
        this(
                ports,
                forks,
                runner,
                settings,
                rules,
                claimIds,
                new Documents(ports.objects(), ports.layout()),
                Vitals.UNKNOWN,
                WorkerEvents.NONE,
                Lifetime.UNLIMITED);
    }

    /** Of a worker that ends when it likes. */
    public WorkerLoop(
            Ports ports,
            Forks forks,
            TaskRunner runner,
            ProtocolSettings settings,
            Rules rules,
            Supplier<String> claimIds,
            Documents documents,
            Vitals vitals,
            WorkerEvents events) {
        this(ports, forks, runner, settings, rules, claimIds, documents, vitals, events, Lifetime.UNLIMITED);
    }

    /**
     * All of it.
     *
     * @param documents shared by the slots of a process
     * @param vitals how attempts do, for the beat and for failures
     * @param events whoever watches
     * @param lifetime of this worker; who ends it says so by {@link #timeIsUp}
     */
    public WorkerLoop(
            Ports ports,
            Forks forks,
            TaskRunner runner,
            ProtocolSettings settings,
            Rules rules,
            Supplier<String> claimIds,
            Documents documents,
            Vitals vitals,
            WorkerEvents events,
            Lifetime lifetime) {
        Writes writes = new Writes(rules, settings);
        this.parts = new WorkerParts(
                ports,
                runner,
                vitals,
                events,
                documents,
                settings,
                rules,
                writes,
                new Marking(ports.table(), writes),
                claimIds,
                lifetime);
        this.mailbox = new Mailbox(ports.queue(), ports.clock(), settings);
        this.beat = new Beat(parts, forks, mailbox);
        this.ahead = new Ahead(parts, forks, mailbox);
        mailbox.whenGivenBack(ahead::drop);
        runner.whenInputsHaveCome(ahead::inputsHaveCome);
    }

    /** Works until {@link #stop}: what it holds first, then queues in order of preference, waiting {@code idleMillis} when all are empty. */
    public void run(List<String> queues, long idleMillis) {
        while (!stopped) {
            boolean worked = queues.stream().filter(this::holds).anyMatch(this::workOnce)
                    || queues.stream().anyMatch(this::workOnce);
            if (!worked) {
                parts.ports().clock().sleep(idleMillis);
            }
        }
    }

    /** Whether messages of this queue were received and not begun. */
    public boolean holds(String queue) {
        return mailbox.holds(queue);
    }

    /** Takes at most one message of this queue and works on it. False: there was none, or the queue did not answer. */
    public boolean workOnce(String queue) {
        if (stopped) {
            return false;
        }
        Optional<TaskQueue.Received> received;
        try {
            received = mailbox.next(queue);
        } catch (StorageException.Unavailable unavailable) {
            return false;
        }
        if (received.isPresent()) {
            ahead.begin(queue);
            boolean attempted = take(queue, received.get());
            ahead.end();
            mailbox.ended(attempted);
        }
        return received.isPresent();
    }

    /** Whether an attempt was made. */
    private boolean take(String queue, TaskQueue.Received received) {
        TaskMessage message;
        try {
            message = TaskMessageCodec.read(received.body());
        } catch (MillraceException unreadable) {
            // Of another version, or not ours. The queue's own limit of receives removes it in the end.
            return false;
        }
        Turn turn = new Turn(parts, beat, new Letter(mailbox, queue, received.receipt(), message));
        boolean attempted = turn.take();
        if (turn.lacksTime()) {
            stop();
        }
        return attempted;
    }

    /** Gives back messages that were received and not begun, and deletes those that are done. Others may be taken after it. */
    public void putBack() {
        mailbox.pause();
    }

    /** Takes no more messages. The current task goes on to its end. */
    public void stop() {
        stopped = true;
        beat.close();
        mailbox.close();
    }

    /** Takes no more messages, stops the current task and gives it back: another worker may claim it at once. */
    public void handBack() {
        stop();
        beat.handBack();
    }

    /**
     * As {@link #handBack}, because the worker's time is over: a task that had all of it is not given back but recorded as {@code EXHAUSTED}, because
     * no worker of this class would finish it.
     */
    public void timeIsUp() {
        stop();
        beat.timeIsUp();
    }

    /** Whether it takes no more messages: it was told so, or met a task for which it does not live long enough any more. */
    public boolean isStopped() {
        return stopped;
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }
}
