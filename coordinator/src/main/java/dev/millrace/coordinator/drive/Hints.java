package dev.millrace.coordinator.drive;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The queue that says which runs to look at. Whatever is lost here costs time: the tick finds every run that is due. */
final class Hints {
    private static final int BATCH = 16;

    private final TaskQueue queue;
    private final ProtocolSettings settings;

    Hints(Ports ports, ProtocolSettings settings) {
        this.queue = ports.queue();
        this.settings = settings;
    }

    /** Asks for a look at a run. */
    static void send(TaskQueue queue, RunId run) {
        try {
            queue.send(Queues.HINTS, List.of(run.value()));
        } catch (StorageException.Unavailable | StorageException.UnknownFate lost) {
            // The tick looks at the run when it is due.
        }
    }

    /** The same from a while on. One that is lost, or too far away for a queue, is made up for by the tick. */
    static void sendLater(TaskQueue queue, RunId run, long delayMillis) {
        try {
            queue.sendLater(Queues.HINTS, List.of(run.value()), delayMillis);
        } catch (StorageException.Unavailable | StorageException.UnknownFate lost) {
            // The tick looks at the run when it is due.
        }
    }

    boolean take(Function<RunId, Look> looking) {
        Map<String, List<String>> receipts = new LinkedHashMap<>();
        try {
            for (TaskQueue.Received received : queue.receive(Queues.HINTS, BATCH, settings.leaseMillis())) {
                receipts.computeIfAbsent(received.body(), _ -> new ArrayList<>())
                        .add(received.receipt());
            }
        } catch (StorageException.Unavailable unavailable) {
            return false;
        }
        receipts.forEach((body, ofRun) -> look(body, looking, ofRun));
        return !receipts.isEmpty();
    }

    /** A message that names no run is nobody's. */
    private static Look look(String body, Function<RunId, Look> looking) {
        RunId run;
        try {
            run = new RunId(body);
        } catch (IllegalArgumentException foreign) {
            return Look.RESTING;
        }
        return looking.apply(run);
    }

    private void look(String body, Function<RunId, Look> looking, List<String> receipts) {
        try {
            switch (look(body, looking)) {
                case WAITING, RESTING -> queue.deleteAll(Queues.HINTS, receipts);
                case MOVED, OVERTAKEN -> receipts.forEach(receipt -> queue.extend(Queues.HINTS, receipt, 0));
            }
        } catch (StorageException.Unavailable | StorageException.UnknownFate unavailable) {
            comeBack(receipts);
        }
    }

    private void comeBack(List<String> receipts) {
        try {
            receipts.forEach(receipt -> queue.extend(Queues.HINTS, receipt, settings.backoffMillis()));
        } catch (StorageException.Unavailable | StorageException.UnknownFate unavailable) {
            // They come back when their visibility ends.
        }
    }
}
