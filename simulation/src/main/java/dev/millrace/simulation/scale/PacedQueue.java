package dev.millrace.simulation.scale;

import dev.millrace.storage.TaskQueue;
import java.util.ArrayList;
import java.util.List;

/** The queues as a process sees them: a request takes at most ten messages, and its time. */
final class PacedQueue implements TaskQueue {
    private static final int OF_A_REQUEST = 10;
    private static final long SECOND_MILLIS = 1_000;
    private static final int SENT_AT_ONCE = 64;

    /** As the functions' own queues wait. */
    private static final long WAIT_MILLIS = 1_000;

    private static final long POLL_MILLIS = 50;

    private final Services services;
    private final TaskQueue queue;

    PacedQueue(Services services) {
        this.services = services;
        this.queue = services.queue();
    }

    private void requests(int messages) {
        int requests = Math.max(1, (messages + OF_A_REQUEST - 1) / OF_A_REQUEST);
        services.bill().queueRequests(requests);
        services.scheduler()
                .sleep(services.chance().millis(services.model().messages().call(), requests, SENT_AT_ONCE));
    }

    @Override
    public void send(String name, List<String> bodies) {
        requests(bodies.size());
        List<String> all = new ArrayList<>(bodies);
        bodies.stream()
                .filter(_ ->
                        services.chance().happens(services.model().messages().doubledPerMillion()))
                .forEach(all::add);
        queue.send(name, all);
    }

    @Override
    public void sendLater(String name, List<String> bodies, long delayMillis) {
        requests(bodies.size());
        queue.sendLater(name, bodies, Math.ceilDiv(delayMillis, SECOND_MILLIS) * SECOND_MILLIS);
    }

    /** Of an empty queue it has its answer when a message comes, or the time of waiting is over: whoever finds nothing more to do is paid for as long. */
    @Override
    public List<Received> receive(String name, int max, long visibilityMillis) {
        requests(1);
        long until = services.scheduler().nowMillis() + WAIT_MILLIS;
        List<Received> received = queue.receive(name, Math.min(max, OF_A_REQUEST), visibilityMillis);
        while (received.isEmpty() && services.scheduler().nowMillis() < until) {
            services.scheduler().sleep(POLL_MILLIS);
            received = queue.receive(name, Math.min(max, OF_A_REQUEST), visibilityMillis);
        }
        return received;
    }

    @Override
    public void extend(String name, String receipt, long visibilityMillis) {
        requests(1);
        queue.extend(name, receipt, visibilityMillis);
    }

    @Override
    public void delete(String name, String receipt) {
        requests(1);
        queue.delete(name, receipt);
    }

    @Override
    public void deleteAll(String name, List<String> receipts) {
        requests(receipts.size());
        queue.deleteAll(name, receipts);
    }

    @Override
    public long visible(String name) {
        requests(1);
        return queue.visible(name);
    }

    @Override
    public long taken(String name) {
        return queue.taken(name);
    }
}
