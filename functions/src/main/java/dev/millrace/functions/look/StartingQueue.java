package dev.millrace.functions.look;

import dev.millrace.coordinator.policy.WorkerDemand;
import dev.millrace.graph.CloudClass;
import dev.millrace.storage.ForwardingQueue;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Queues;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntSupplier;

/** Queues whose messages start workers: some after each sending, and at a tick what messages still wait for. Used by one thread. */
public final class StartingQueue implements ForwardingQueue {
    private static final int SENT_TOGETHER = 640;

    /** So many workers of a class are called by whoever sends; more are left to others, in parts of {@link #SENT_TOGETHER}. */
    private static final int CALLED_ALONE = 2 * SENT_TOGETHER;

    private final TaskQueue queue;
    private final WorkerPool pool;
    private final CallHelp help;
    private final int most;
    private final Map<CloudClass, Integer> started = new EnumMap<>(CloudClass.class);
    private final Queue<IntSupplier> begun = new ArrayDeque<>();

    /**
     * Those of one coordinator.
     *
     * @param help in calling many workers
     * @param most workers of a class at once
     */
    public StartingQueue(TaskQueue queue, WorkerPool pool, CallHelp help, int most) {
        this.queue = queue;
        this.pool = pool;
        this.help = help;
        this.most = most;
    }

    /** Forgets what was started before. */
    void newRound() {
        started.clear();
    }

    /** Waits until all calls have their answers: nothing of a function goes on when it has returned. Returns how many workers were started since the last time. */
    int endRound() {
        int all = 0;
        while (!begun.isEmpty()) {
            all += begun.remove().getAsInt();
        }
        return all;
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
        int idle = 0;
        for (CloudClass memory : pool.classes()) {
            String name = Queues.of(memory.ofTasks());
            try {
                long waiting = queue.visible(name);
                if (waiting > 0) {
                    long taken = queue.taken(name);
                    idle += taken == 0 ? 1 : 0;
                    begin(memory, WorkerDemand.atTick(waiting, taken, pool.coming(memory), most));
                }
            } catch (StorageException.Unavailable silent) {
                // The next tick asks again.
            }
        }
        return new Waiting(endRound(), idle);
    }

    @Override
    public TaskQueue queue() {
        return queue;
    }

    /**
     * Workers are called for what was sent while more is sent, and while the look goes on; {@link #endRound} waits for the answers. None is called before its
     * message is there: it would find nothing, and end.
     */
    @Override
    public void send(String name, List<String> bodies) {
        for (int sent = 0; sent < bodies.size(); sent += SENT_TOGETHER) {
            List<String> some = bodies.subList(sent, Math.min(bodies.size(), sent + SENT_TOGETHER));
            try {
                queue.send(name, some);
            } catch (StorageException.UnknownFate unknown) {
                startFor(name, some.size());
                throw unknown;
            }
            startFor(name, some.size());
        }
    }

    private void startFor(String name, int sent) {
        classOf(name)
                .ifPresent(memory ->
                        begin(memory, WorkerDemand.afterSending(sent, started.getOrDefault(memory, 0), most)));
    }

    private Optional<CloudClass> classOf(String name) {
        return pool.classes().stream()
                .filter(memory -> Queues.of(memory.ofTasks()).equals(name))
                .findFirst();
    }

    private void begin(CloudClass memory, int count) {
        for (int left = count; left > 0; left -= SENT_TOGETHER) {
            int some = Math.min(left, SENT_TOGETHER);
            int before = started.merge(memory, some, Integer::sum) - some;
            begun.add(before < CALLED_ALONE ? pool.begin(memory, some) : helped(memory, some));
        }
    }

    /** Where nobody helps, or the one who was asked does not, they are called here. */
    private IntSupplier helped(CloudClass memory, int count) {
        return help.ask(memory, count)
                .<IntSupplier>map(asked -> () -> {
                    int taken = asked.getAsInt();
                    return taken + (taken < count ? pool.start(memory, count - taken) : 0);
                })
                .orElseGet(() -> pool.begin(memory, count));
    }

    /** Starts workers for another coordinator, which has sent their messages and has too many to call. Returns how many were asked for. */
    int call(CloudClass memory, int count) {
        return pool.start(memory, Math.min(count, most));
    }
}
