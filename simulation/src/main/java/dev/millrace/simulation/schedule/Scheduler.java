package dev.millrace.simulation.schedule;

import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and who runs next. Single-threaded: one fibre runs at a time, and time stands still while it does. Of two events at one
 * millisecond the one ordered first comes first.
 */
public final class Scheduler {
    static final ContinuationScope SCOPE = new ContinuationScope("millrace-simulation");

    /** Something that happens at a time: a fibre goes on, or an action is taken by nobody. */
    private record Event(
            long atMillis,
            long order,
            @Nullable Fibre fibre,
            long ticket,
            @Nullable Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final BiConsumer<Fibre, Throwable> uncaught;
    private long nowMillis;
    private long ordered;
    private @Nullable Fibre current;

    /**
     * @param startMillis true time of the beginning, since 1970
     * @param uncaught told what a fibre ended with, when it did not end by itself
     */
    public Scheduler(long startMillis, BiConsumer<Fibre, Throwable> uncaught) {
        this.nowMillis = startMillis;
        this.uncaught = uncaught;
    }

    /** True time, which no actor sees. */
    public long nowMillis() {
        return nowMillis;
    }

    /** The fibre that runs now. */
    public Fibre current() {
        Fibre fibre = current;
        if (fibre == null) {
            throw new IllegalStateException("no fibre runs");
        }
        return fibre;
    }

    /** Starts a fibre, now or a little later. */
    public Fibre start(Actor actor, String name, Runnable body, long delayMillis) {
        Fibre[] self = new Fibre[1];
        Fibre fibre = new Fibre(actor, name, () -> guarded(self, body));
        self[0] = fibre;
        wake(fibre, delayMillis);
        return fibre;
    }

    private void guarded(Fibre[] self, Runnable body) {
        try {
            body.run();
        } catch (Throwable thrown) {
            uncaught.accept(self[0], thrown);
        }
    }

    /** Has the fibre go on after {@code delayMillis}, instead of when it was to. */
    public void wake(Fibre fibre, long delayMillis) {
        events.add(new Event(nowMillis + delayMillis, ordered++, fibre, fibre.newTicket(), null));
    }

    /** Takes an action after {@code delayMillis}. It must not sleep. */
    public void after(long delayMillis, Runnable action) {
        events.add(new Event(nowMillis + delayMillis, ordered++, null, 0, action));
    }

    /** Puts the running fibre to sleep. Others run meanwhile. */
    public void sleep(long millis) {
        wake(current(), millis);
        Continuation.yield(SCOPE);
    }

    /** Puts the running fibre to sleep until somebody wakes it; for ever, when its actor is dead. */
    public void rest() {
        Continuation.yield(SCOPE);
    }

    /** Lets the next event happen. False: there is none. */
    public boolean step() {
        Event event = events.poll();
        if (event == null) {
            return false;
        }
        nowMillis = Math.max(nowMillis, event.atMillis());
        Runnable action = event.action();
        Fibre fibre = event.fibre();
        if (action != null) {
            action.run();
        } else if (fibre != null && fibre.isDue(event.ticket())) {
            goOn(fibre);
        }
        return true;
    }

    private void goOn(Fibre fibre) {
        long waitMillis = fibre.actor().pausedUntilMillis() - nowMillis;
        if (waitMillis > 0) {
            wake(fibre, waitMillis);
            return;
        }
        current = fibre;
        try {
            fibre.resume();
        } finally {
            current = null;
        }
    }
}
