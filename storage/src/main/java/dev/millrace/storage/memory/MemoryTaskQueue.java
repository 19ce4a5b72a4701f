package dev.millrace.storage.memory;

import dev.millrace.storage.Clock;
import dev.millrace.storage.TaskQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Queues in the heap. First in, first out; messages that become visible again go to the end. */
public final class MemoryTaskQueue implements TaskQueue {
    /** A receipt: which time the message was received, and until when it is invisible. */
    private record Ticket(long untilMillis, long number) implements Comparable<Ticket> {
        @Override
        public int compareTo(Ticket other) {
            int order = Long.compare(untilMillis, other.untilMillis);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private static final class Messages {
        final Deque<SharedText> visible = new ArrayDeque<>();
        final TreeMap<Ticket, SharedText> invisible = new TreeMap<>();
        final Map<Long, Ticket> tickets = new HashMap<>();
        SharedText last = SharedText.whole("");

        void reveal(long nowMillis) {
            while (!invisible.isEmpty() && invisible.firstKey().untilMillis() <= nowMillis) {
                Map.Entry<Ticket, SharedText> entry = invisible.pollFirstEntry();
                tickets.remove(entry.getKey().number());
                visible.addLast(entry.getValue());
            }
        }

        void hide(Ticket ticket, SharedText body) {
            tickets.put(ticket.number(), ticket);
            invisible.put(ticket, body);
        }

        @Nullable
        SharedText take(long number) {
            Ticket ticket = tickets.remove(number);
            return ticket == null ? null : invisible.remove(ticket);
        }
    }

    private final Clock clock;
    private final Map<String, Messages> queues = new HashMap<>();
    private long received;

    public MemoryTaskQueue(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void send(String queue, List<String> bodies) {
        bodies.forEach(TaskQueue::checkBody);
        Messages messages = messages(queue);
        for (String body : bodies) {
            messages.last = SharedText.like(messages.last, body);
            messages.visible.addLast(messages.last);
        }
    }

    @Override
    public synchronized void sendLater(String queue, List<String> bodies, long delayMillis) {
        bodies.forEach(TaskQueue::checkBody);
        TaskQueue.checkDelay(delayMillis);
        Messages messages = messages(queue);
        long visibleMillis = clock.nowMillis() + delayMillis;
        for (String body : bodies) {
            messages.hide(new Ticket(visibleMillis, ++received), SharedText.whole(body));
        }
    }

    @Override
    public synchronized List<Received> receive(String queue, int max, long visibilityMillis) {
        Messages messages = messages(queue);
        long now = clock.nowMillis();
        messages.reveal(now);
        List<Received> taken = new ArrayList<>();
        while (taken.size() < max && !messages.visible.isEmpty()) {
            SharedText body = messages.visible.removeFirst();
            Ticket ticket = new Ticket(now + visibilityMillis, ++received);
            messages.hide(ticket, body);
            taken.add(new Received(body.text(), Long.toString(ticket.number())));
        }
        return taken;
    }

    @Override
    public synchronized void extend(String queue, String receipt, long visibilityMillis) {
        Messages messages = messages(queue);
        long now = clock.nowMillis();
        messages.reveal(now);
        long number = Long.parseLong(receipt);
        SharedText body = messages.take(number);
        if (body != null) {
            messages.hide(new Ticket(now + visibilityMillis, number), body);
        }
    }

    @Override
    public synchronized void delete(String queue, String receipt) {
        messages(queue).take(Long.parseLong(receipt));
    }

    @Override
    public synchronized long visible(String queue) {
        Messages messages = messages(queue);
        messages.reveal(clock.nowMillis());
        return messages.visible.size();
    }

    private Messages messages(String queue) {
        return queues.computeIfAbsent(queue, _ -> new Messages());
    }
}
