package dev.millrace.coordinator.drive;

import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.TaskMessageCodec;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Messages of tasks that were received too often, and that no worker receives any more. Each becomes a hint: who looks at the run knows whether the task is
 * still to be done, and sends it again. It decides nothing, and may run anywhere, as often as one likes.
 */
public final class DeadLetters {
    /** Most messages of a class at once: more are taken by the next tick. */
    private static final int MOST = 10;

    private final TaskQueue queue;
    private final List<MemoryClass> classes;
    private final long visibilityMillis;
    private final Consumer<String> unread;

    /**
     * @param classes whose queues keep dead letters; none where no queue does
     * @param unread is told the text of a message that is no task, before it is deleted: it would be received for ever
     */
    public DeadLetters(Ports ports, List<MemoryClass> classes, ProtocolSettings settings, Consumer<String> unread) {
        this.queue = ports.queue();
        this.classes = List.copyOf(classes);
        this.visibilityMillis = settings.leaseMillis();
        this.unread = unread;
    }

    /**
     * Sends a hint for the run of each message, then deletes the message. What a queue does not answer stays for the next time. Returns how many messages were
     * deleted.
     */
    public int take() {
        int taken = 0;
        for (MemoryClass memory : classes) {
            try {
                taken += take(Queues.deadOf(memory));
            } catch (StorageException.Unavailable | StorageException.UnknownFate silent) {
                // They come back when their visibility ends.
            }
        }
        return taken;
    }

    /** Its length is asked for first: receiving nothing takes as long as a queue is waited for. */
    private int take(String name) {
        if (queue.visible(name) == 0) {
            return 0;
        }
        List<TaskQueue.Received> letters = queue.receive(name, MOST, visibilityMillis);
        if (letters.isEmpty()) {
            return 0;
        }
        Set<String> runs = new LinkedHashSet<>();
        List<String> foreign = new ArrayList<>();
        letters.forEach(letter ->
                runOf(letter.body()).ifPresentOrElse(run -> runs.add(run.value()), () -> foreign.add(letter.body())));
        queue.send(Queues.HINTS, List.copyOf(runs));
        foreign.forEach(unread);
        queue.deleteAll(name, letters.stream().map(TaskQueue.Received::receipt).toList());
        return letters.size();
    }

    private static Optional<RunId> runOf(String body) {
        try {
            return Optional.of(TaskMessageCodec.read(body).run());
        } catch (MillraceException foreign) {
            return Optional.empty();
        }
    }
}
