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
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * The messages that a slot holds. While tasks are short it receives several at once, and deletes together what is done, where the settings say so; a
 * message that waits for a long task is given back. Of longer ones the next may be received shortly before the one at hand ends. Nothing that is lost here
 * is more than time: a message comes again, and is recognised.
 *
 * <p>The slot, its beat and what looks ahead use it at once. No lock is held while a queue is asked.
 */
final class Mailbox {
    /** How much work a slot takes ahead: others would wait for it at the end of a stage. */
    static final long AHEAD_MILLIS = 2_000;

    private static final long ASKING_MILLIS = 5;

    private static final int DELETED_TOGETHER = 10;

    private record Held(Received message, long receivedMillis) {}

    private final TaskQueue queue;
    private final Clock clock;
    private final int most;
    private final long freshMillis;
    private final Map<String, Queue<Held>> held = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> done = new ConcurrentHashMap<>();
    private volatile long paceMillis = AHEAD_MILLIS;
    private volatile boolean paced;
    private volatile long begunMillis = Long.MAX_VALUE;
    /** Since when what is held waits for the work at hand. */
    private volatile long waitsFromMillis = Long.MAX_VALUE;

    private volatile boolean asking;
    private volatile boolean closed;
    private Runnable givenBack = () -> {};

    Mailbox(TaskQueue queue, Clock clock, ProtocolSettings settings) {
        this.queue = queue;
        this.clock = clock;
        this.most = settings.batches().receive();
        this.freshMillis = settings.leaseMillis() / 2;
    }

    TaskQueue queue() {
        return queue;
    }

    /** Told whenever what is held is given back. */
    void whenGivenBack(Runnable told) {
        givenBack = told;
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
        if (kept.isEmpty()) {
            awaitAnswer();
            kept = kept(name);
        }
        if (kept.isPresent()) {
            return kept;
        }
        flush(name);
        List<Received> received = queue.receive(name, wanted(), freshMillis * 2);
        long now = clock.nowMillis();
        received.stream().skip(1).forEach(message -> held(name).add(new Held(message, now)));
        begun(received.isEmpty() ? Long.MAX_VALUE : now);
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
                begun(now);
                return Optional.of(next.message());
            }
        }
        return Optional.empty();
    }

    private void begun(long millis) {
        begunMillis = millis;
        waitsFromMillis = millis;
    }

    /**
     * When to look for the message that comes after the one at hand, in milliseconds from now; empty: not at all.
     *
     * @param leadMillis before the one at hand will probably end, if it takes as long as the last
     */
    OptionalLong untilNext(String name, long leadMillis) {
        if (most == 1 || closed) {
            return OptionalLong.empty();
        }
        if (holds(name)) {
            return OptionalLong.of(0);
        }
        // Of shorter tasks several are received at once when this one has ended.
        if (!paced || wanted() > 1) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, begunMillis + paceMillis - leadMillis - clock.nowMillis()));
    }

    /**
     * The message that comes after the one at hand, which stays held: the first of those, or one of the queue.
     *
     * @param over whether the work at hand has ended: then the queue is not asked
     */
    Optional<Received> ahead(String name, BooleanSupplier over) {
        Held first = held(name).peek();
        if (first != null) {
            return Optional.of(first.message());
        }
        asking = true;
        try {
            return over.getAsBoolean() || closed ? Optional.empty() : asked(name);
        } catch (StorageException.Unavailable unavailable) {
            return Optional.empty();
        } finally {
            asking = false;
        }
    }

    private Optional<Received> asked(String name) {
        List<Received> received = queue.receive(name, 1, freshMillis * 2);
        long now = clock.nowMillis();
        received.forEach(message -> held(name).add(new Held(message, now)));
        waitsFromMillis = now;
        if (closed) {
            giveBack();
            return Optional.empty();
        }
        return received.stream().findFirst();
    }

    /** What is just being received ahead is the slot's next message. It takes no longer than a request of the slot would. */
    private void awaitAnswer() {
        while (asking) {
            clock.sleep(ASKING_MILLIS);
        }
    }

    /** What is held has waited for nothing until now. */
    void waitsFromNow() {
        waitsFromMillis = clock.nowMillis();
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
            paced = true;
            if (held.values().stream().mapToInt(Queue::size).sum() > wanted()) {
                giveBack();
            }
        }
        begun(Long.MAX_VALUE);
    }

    /** The message is not needed any more. */
    void acknowledge(String name, String receipt) {
        Queue<String> receipts = done(name);
        receipts.add(receipt);
        if (most == 1 || closed || receipts.size() >= DELETED_TOGETHER) {
            flush(name);
        }
    }

    /** If what is held has waited for long: others get it, and what is done goes. */
    void tend() {
        long from = waitsFromMillis;
        if (from != Long.MAX_VALUE && clock.nowMillis() - from >= AHEAD_MILLIS) {
            putBack();
        }
    }

    /** Nothing is held, also nothing that is just being received; until the slot works again. */
    void pause() {
        awaitAnswer();
        putBack();
    }

    private void putBack() {
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
        givenBack.run();
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
