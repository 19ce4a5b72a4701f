package dev.millrace.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which of the requests under way are slow, and are to be made once more. A store answers most quickly and a few late, whatever is asked, so that a second
 * request is mostly answered before the first (AWS: "Best practices design patterns: optimizing Amazon S3 performance", time-outs and retries for
 * latency-sensitive applications).
 *
 * <p>Pure: time arrives as an argument, in milliseconds since any moment. Not thread-safe.
 */
public final class SlowRequests {
    /** Of fewer the slowest is seldom late, and half of them say little. */
    private static final int LEAST = 8;

    private static final int TIMES_USUAL = 2;
    private static final long LEAST_MILLIS = 30;
    private static final int SHARE = 4;

    private final int number;
    private final int most;
    private final Map<Integer, Long> begun = new HashMap<>();
    /** By the time they were begun. */
    private final Deque<Integer> order = new ArrayDeque<>();

    private final List<Long> taken = new ArrayList<>();
    private OptionalLong patienceMillis;
    private int again;

    private SlowRequests(int number, int most, OptionalLong patienceMillis) {
        this.number = number;
        this.most = most;
        this.patienceMillis = patienceMillis;
    }

    /**
     * Of several that are alike: those that take twice as long as the quicker half of all did, one in four at most. Of fewer than eight none is made again.
     *
     * @param number of requests in all
     */
    public static SlowRequests beside(int number) {
        return new SlowRequests(number, number < LEAST ? 0 : number / SHARE, OptionalLong.empty());
    }

    /** Of one beside which there is no other. */
    public static SlowRequests alone(long patienceMillis) {
        return new SlowRequests(1, 1, OptionalLong.of(patienceMillis));
    }

    /** A request is made for the first time. */
    public void begun(int request, long nowMillis) {
        begun.put(request, nowMillis);
        order.add(request);
    }

    /** There is an answer, whether to the first or to the second. */
    public void answered(int request, long nowMillis) {
        Long since = begun.remove(request);
        if (since == null || patienceMillis.isPresent()) {
            return;
        }
        taken.add(nowMillis - since);
        if (taken.size() >= Math.ceilDiv(number, 2)) {
            patienceMillis = OptionalLong.of(Math.max(LEAST_MILLIS, TIMES_USUAL * Collections.max(taken)));
        }
    }

    /** When the next one counts as slow, which may be past; empty: none does, or too few have their answers to say so. */
    public OptionalLong dueMillis() {
        while (!order.isEmpty() && !begun.containsKey(order.getFirst())) {
            order.removeFirst();
        }
        return patienceMillis.isEmpty() || order.isEmpty() || again == most
                ? OptionalLong.empty()
                : OptionalLong.of(begun.getOrDefault(order.getFirst(), 0L) + patienceMillis.getAsLong());
    }

    /** One that is slow now, to be made again. Each is told once. */
    public OptionalInt next(long nowMillis) {
        OptionalLong due = dueMillis();
        if (due.isEmpty() || due.getAsLong() > nowMillis) {
            return OptionalInt.empty();
        }
        again++;
        return OptionalInt.of(order.removeFirst());
    }
}
