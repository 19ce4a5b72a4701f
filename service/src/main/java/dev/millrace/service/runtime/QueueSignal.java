package dev.millrace.service.runtime;

import dev.millrace.storage.ForwardingQueue;
import dev.millrace.storage.TaskQueue;
import java.util.List;

/** A queue that wakes the threads of this process that wait for messages. Other processes find them by asking. */
final class QueueSignal implements ForwardingQueue {
    private final TaskQueue queue;
    private final Signal signal;

    QueueSignal(TaskQueue queue, Signal signal) {
        this.queue = queue;
        this.signal = signal;
    }

    @Override
    public TaskQueue queue() {
        return queue;
    }

    @Override
    public void send(String name, List<String> bodies) {
        queue.send(name, bodies);
        signal.wake();
    }

    @Override
    public void extend(String name, String receipt, long visibilityMillis) {
        queue.extend(name, receipt, visibilityMillis);
        if (visibilityMillis == 0) {
            signal.wake();
        }
    }
}
