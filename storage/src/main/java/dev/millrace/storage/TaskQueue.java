package dev.millrace.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Named queues of small texts (at most 1 KiB each), created when first used. One for each memory class, and one for hints.
 *
 * <p><b>Promise.</b> None about truth: a message may be lost, doubled, late, or come in any order. A received message is invisible until
 * its visibility ends or it is deleted. A stale receipt may work or not; both are success. Errors: {@link StorageException.Unavailable}, and
 * {@link StorageException.UnknownFate} where some of several messages were sent or deleted, or nobody knows.
 */
public interface TaskQueue {
    /** The longest delay of {@link #sendLater} that every adapter keeps: 15 minutes. */
    long MAX_DELAY_MILLIS = 900_000;

    void send(String queue, List<String> bodies);

    /**
     * As {@link #send}; nobody receives them before {@code delayMillis} have passed, at most {@link #MAX_DELAY_MILLIS}. Adapters may round up to whole seconds.
     */
    void sendLater(String queue, List<String> bodies, long delayMillis);

    /**
     * At most {@code max} visible messages, perhaps fewer, each made invisible for {@code visibilityMillis}. Does not wait, but for as long as an adapter was
     * told to when there is none.
     */
    List<Received> receive(String queue, int max, long visibilityMillis);

    /** From now on invisible for {@code visibilityMillis}; 0 = visible at once. */
    void extend(String queue, String receipt, long visibilityMillis);

    void delete(String queue, String receipt);

    /** As {@link #delete} of each, as cheaply as many can be. */
    default void deleteAll(String queue, List<String> receipts) {
        receipts.forEach(receipt -> delete(queue, receipt));
    }

    /** About how many messages are visible; a hint. */
    long visible(String queue);

    /** About how many messages were received and are neither deleted nor visible again; a hint. 0 where nobody counts them. */
    default long taken(String queue) {
        return 0;
    }

    /** For adapters: refuses a delay that not every adapter keeps. */
    static void checkDelay(long delayMillis) {
        if (delayMillis < 0 || delayMillis > MAX_DELAY_MILLIS) {
            throw new IllegalArgumentException(
                    "a delay is between 0 and " + MAX_DELAY_MILLIS + " ms, not " + delayMillis);
        }
    }

    /** For adapters: refuses a body above 1 KiB. */
    static void checkBody(String body) {
        int bytes = body.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > 1024) {
            throw new IllegalArgumentException("a message has at most 1024 bytes, not " + bytes);
        }
    }

    record Received(String body, String receipt) {}
}
