package dev.millrace.storage;

import java.util.List;

/** Queues of which somebody does something beside: whatever is not overridden is done by {@link #queue}. */
public interface ForwardingQueue extends TaskQueue {
    /** Those behind these. */
    TaskQueue queue();

    @Override
    default void send(String queue, List<String> bodies) {
        queue().send(queue, bodies);
    }

    @Override
    default void sendLater(String queue, List<String> bodies, long delayMillis) {
        queue().sendLater(queue, bodies, delayMillis);
    }

    @Override
    default List<Received> receive(String queue, int max, long visibilityMillis) {
        return queue().receive(queue, max, visibilityMillis);
    }

    @Override
    default void extend(String queue, String receipt, long visibilityMillis) {
        queue().extend(queue, receipt, visibilityMillis);
    }

    @Override
    default void delete(String queue, String receipt) {
        queue().delete(queue, receipt);
    }

    @Override
    default void deleteAll(String queue, List<String> receipts) {
        queue().deleteAll(queue, receipts);
    }

    @Override
    default long visible(String queue) {
        return queue().visible(queue);
    }

    @Override
    default long taken(String queue) {
        return queue().taken(queue);
    }
}
