package dev.millrace.functions.look;

import dev.millrace.coordinator.policy.WorkerDemand;
import dev.millrace.graph.CloudClass;
import dev.millrace.storage.ForwardingQueue;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Queues;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Queues whose messages start workers: some after each sending, and at a tick what messages still wait for. Used by one thread. */
public final class StartingQueue implements ForwardingQueue {
    private final TaskQueue queue;
    private final WorkerPool pool;
    private final int most;
    private final Map<CloudClass, Integer> started = new EnumMap<>(CloudClass.class);

    /** @param most workers of a class at once */
    public StartingQueue(TaskQueue queue, WorkerPool pool, int most) {
        this.queue = queue;
        this.pool = pool;
        this.most = most;
    }

    /** Forgets what was started before. */
    void newRound() {
        started.clear();
    }

    /**
     * What was found and done for messages that wait.
     *
     * @param workers that were started
     * @param idle classes of which messages waited, and nobody had one
     */
    record Waiting(int workers, int idle) {}

    /** Starts workers for messages that wait. */
    Waiting startWaiting() {
        int workers = 0;
        int idle = 0;
        for (CloudClass memory : pool.classes()) {
            String name = Queues.of(memory.ofTasks());
            try {
                long waiting = queue.visible(name);
                if (waiting > 0) {
                    long taken = queue.taken(name);
                    idle += taken == 0 ? 1 : 0;
                    workers += start(memory, WorkerDemand.atTick(waiting, taken, most));
                }
            } catch (StorageException.Unavailable silent) {
                // The next tick asks again.
            }
        }
        return new Waiting(workers, idle);
    }

    @Override
    public TaskQueue queue() {
        return queue;
    }

    @Override
    public void send(String name, List<String> bodies) {
        try {
            queue.send(name, bodies);
        } catch (StorageException.UnknownFate some) {
            startFor(name, bodies.size());
            throw some;
        }
        startFor(name, bodies.size());
    }

    private void startFor(String name, int sent) {
        classOf(name)
                .ifPresent(memory ->
                        start(memory, WorkerDemand.afterSending(sent, started.getOrDefault(memory, 0), most)));
    }

    private Optional<CloudClass> classOf(String name) {
        return pool.classes().stream()
                .filter(memory -> Queues.of(memory.ofTasks()).equals(name))
                .findFirst();
    }

    private int start(CloudClass memory, int count) {
        if (count == 0) {
            return 0;
        }
        started.merge(memory, count, Integer::sum);
        return pool.start(memory, count);
    }
}
