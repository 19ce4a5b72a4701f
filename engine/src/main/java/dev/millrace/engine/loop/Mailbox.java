package dev.millrace.engine.loop;

import dev.millrace.storage.Clock;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.TaskQueue.Received;
import dev.millrace.storage.record.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The messages that a slot holds. While tasks are short it receives several at once, and deletes together what is done, where the settings say so; a
 * message that waits for a long task is given back. Nothing that is lost here is more than time: a message comes again, and is recognised.
 *
 * <p>The slot and its beat use it at once. No lock is held while a queue is asked.
 */
final class Mailbox {
    /** How much work a slot takes ahead: others would wait for it at the end of a stage. */
    private static final long AHEAD_MILLIS = 2_000;

    private static final int DELETED_TOGETHER = 10;

    private record Held(Received message, long receivedMillis) {}

    private final TaskQueue queue;
    private final Clock clock;
    private final int most;
    private final long freshMillis;
    private final Map<String, Queue<Held>> held = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> done = new ConcurrentHashMap<>();
    private volatile long paceMillis = AHEAD_MILLIS;
    private volatile long begunMillis = Long.MAX_VALUE;
    private volatile boolean closed;

    Mailbox(TaskQueue queue, Clock clock, ProtocolSettings settings) {
        this.queue = queue;
        this.clock = clock;
        this.most = settings.batches().receive();
        this.freshMillis = settings.leaseMillis() / 2;
    }

    TaskQueue queue() {
        return queue;
    }

    /** Whether {@link #next} need not ask the queue. */
    boolean holds(String name) {
        return !held(name).isEmpty();
    }

    /**
     * The next message, of those held or of the queue. Between this and {@link #ended} lies the work on it.
     *
     * @throws StorageException.Unavailable when there was none and the queue did not answer
     */
    Optional<Received> next(String name) {
        Optional<Received> kept = kept(name);
        if (kept.isPresent()) {
            return kept;
        }
        flush(name);
        List<Received> received = queue.receive(name, wanted(), freshMillis * 2);
        long now = clock.nowMillis();
        received.stream().skip(1).forEach(message -> held(name).add(new Held(message, now)));
        begunMillis = received.isEmpty() ? Long.MAX_VALUE : now;
        if (closed) {
            giveBack();
        }
        return received.stream().findFirst();
    }

    /** What was held for long is soon visible to others: it is left to them. */
    private Optional<Received> kept(String name) {
        long now = clock.nowMillis();
        for (Held next = held(name).poll(); next != null; next = held(name).poll()) {
            if (now - next.receivedMillis() < freshMillis) {
                begunMillis = now;
                return Optional.of(next.message());
            }
        }
        return Optional.empty();
    }

    private int wanted() {
        return (int) Math.clamp(AHEAD_MILLIS / Math.max(1, paceMillis), 1, most);
    }

    /**
     * The work on the message ended, one way or another.
     *
     * @param attempted whether it was a task's; that a message was not needed says nothing of how long tasks take
     */
    void ended(boolean attempted) {
        if (attempted) {
            paceMillis = Math.max(0, clock.nowMillis() - begunMillis);
            if (held.values().stream().mapToInt(Queue::size).sum() > wanted()) {
                giveBack();
            }
        }
        begunMillis = Long.MAX_VALUE;
    }

    /** The message is not needed any more. */
    void acknowledge(String name, String receipt) {
        Queue<String> receipts = done(name);
        receipts.add(receipt);
        if (most == 1 || closed || receipts.size() >= DELETED_TOGETHER) {
            flush(name);
        }
    }

    /** If the work on a message takes long: others get what is held, and what is done goes. */
    void tend() {
        long begun = begunMillis;
        if (begun != Long.MAX_VALUE && clock.nowMillis() - begun >= AHEAD_MILLIS) {
            putBack();
        }
    }

    /** Nothing is held, for now. */
    void putBack() {
        giveBack();
        done.keySet().forEach(this::flush);
    }

    /** Nothing is held from now on. */
    void close() {
        closed = true;
        putBack();
    }

    private void flush(String name) {
        List<String> receipts = new ArrayList<>();
        for (String receipt = done(name).poll();
                receipt != null;
                receipt = done(name).poll()) {
            receipts.add(receipt);
        }
        if (receipts.isEmpty()) {
            return;
        }
        try {
            queue.deleteAll(name, receipts);
        } catch (StorageException.Unavailable | StorageException.UnknownFate lost) {
            // They will come again, and be recognised.
        }
    }

    private void giveBack() {
        held.forEach((name, messages) -> {
            for (Held next = messages.poll(); next != null; next = messages.poll()) {
                try {
                    queue.extend(name, next.message().receipt(), 0);
                } catch (StorageException.Unavailable | StorageException.UnknownFate lost) {
                    // It comes back when its visibility ends.
                }
            }
        });
    }

    private Queue<Held> held(String name) {
        return held.computeIfAbsent(name, _ -> new ConcurrentLinkedQueue<>());
    }

    private Queue<String> done(String name) {
        return done.computeIfAbsent(name, _ -> new ConcurrentLinkedQueue<>());
    }
}
