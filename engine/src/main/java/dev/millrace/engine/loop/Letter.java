package dev.millrace.engine.loop;

import dev.millrace.graph.RunId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Queues;
import java.util.List;

/** A received message and what may be done with it. The queue promises nothing, so nothing here fails. */
final class Letter {
    private final Mailbox mailbox;
    private final TaskQueue queue;
    private final String name;
    private final String receipt;
    private final TaskMessage message;

    Letter(Mailbox mailbox, String name, String receipt, TaskMessage message) {
        this.mailbox = mailbox;
        this.queue = mailbox.queue();
        this.name = name;
        this.receipt = receipt;
        this.message = message;
    }

    TaskMessage message() {
        return message;
    }

    /** It is not needed any more. Comes again if this is lost, and is then found obsolete or done. */
    void acknowledge() {
        mailbox.acknowledge(name, receipt);
    }

    /** It comes back after this time. */
    void postpone(long millis) {
        try {
            queue.extend(name, receipt, millis);
        } catch (StorageException.Unavailable | StorageException.UnknownFate lost) {
            // It comes back when its visibility ends.
        }
    }

    /** Tells the coordinators to look at the run. A lost hint costs time. */
    void hint(RunId run) {
        try {
            queue.send(Queues.HINTS, List.of(run.value()));
        } catch (StorageException.Unavailable | StorageException.UnknownFate lost) {
            // The tick looks at the run in any case.
        }
    }
}
