package dev.millrace.storage.record;

import dev.millrace.graph.Release;
import dev.millrace.storage.ForwardingQueue;
import dev.millrace.storage.TaskQueue;
import java.util.List;

/** Queues of one version of the code: its tasks wait in queues of their own, so that no worker of another version takes one. Hints are for all. */
public record ReleaseQueue(TaskQueue queue, Release release) implements ForwardingQueue {
    /** The name of a queue of tasks of a version, or of its dead letters. */
    public static String name(String queue, Release release) {
        if (release.isAny() || queue.equals(Queues.HINTS)) {
            return queue;
        }
        return Queues.aliveOf(queue)
                .map(alive -> Queues.deadOf(name(alive, release)))
                .orElseGet(() -> queue + "-" + release.label());
    }

    private String own(String name) {
        return name(name, release);
    }

    @Override
    public void send(String name, List<String> bodies) {
        queue.send(own(name), bodies);
    }

    @Override
    public void sendLater(String name, List<String> bodies, long delayMillis) {
        queue.sendLater(own(name), bodies, delayMillis);
    }

    @Override
    public List<Received> receive(String name, int max, long visibilityMillis) {
        return queue.receive(own(name), max, visibilityMillis);
    }

    @Override
    public void extend(String name, String receipt, long visibilityMillis) {
        queue.extend(own(name), receipt, visibilityMillis);
    }

    @Override
    public void delete(String name, String receipt) {
        queue.delete(own(name), receipt);
    }

    @Override
    public void deleteAll(String name, List<String> receipts) {
        queue.deleteAll(own(name), receipts);
    }

    @Override
    public long visible(String name) {
        return queue.visible(own(name));
    }

    @Override
    public long taken(String name) {
        return queue.taken(own(name));
    }
}
