package dev.millrace.simulation.scale;

import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.SlowRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Requests of one process that wait for their answers at the same time. */
final class Together<T> {
    private final Scheduler scheduler;
    private final Fibre caller;
    private final int most;
    private final IntFunction<T> request;
    private final @Nullable SlowRequests slow;
    private final List<@Nullable T> results = new ArrayList<>();
    private int next;
    private int under;
    private int answered;
    private boolean left;
    private @Nullable RuntimeException trouble;

    private Together(Scheduler scheduler, int most, int number, IntFunction<T> request, @Nullable SlowRequests slow) {
        this.scheduler = scheduler;
        this.caller = scheduler.current();
        this.most = most;
        this.request = request;
        this.slow = slow;
        for (int index = 0; index < number; index++) {
            results.add(null);
        }
    }

    /** Results in order; at most {@code most} requests are under way. The first error is thrown when none is any more. */
    static <T> List<T> map(Scheduler scheduler, int most, int number, IntFunction<T> request) {
        return number == 0 ? List.of() : new Together<>(scheduler, most, number, request, null).all();
    }

    /** The same of requests that may be made twice: slow ones are made once more, and whichever answer comes first counts. Nobody waits for the other. */
    static <T> List<T> again(Scheduler scheduler, int most, int number, IntFunction<T> request, SlowRequests slow) {
        return number == 0 ? List.of() : new Together<>(scheduler, most, number, request, slow).all();
    }

    private List<T> all() {
        for (int line = 0; line < Math.min(most, results.size()); line++) {
            start(this::line);
        }
        while (answered < results.size() && (trouble == null || under > 0)) {
            await();
        }
        left = true;
        if (trouble != null && answered < results.size()) {
            throw trouble;
        }
        List<T> all = new ArrayList<>();
        for (T result : results) {
            if (result == null) {
                throw new IllegalStateException("a request without a result");
            }
            all.add(result);
        }
        return all;
    }

    private void start(Runnable requests) {
        under++;
        scheduler.start(
                caller.actor(),
                caller + ", beside",
                () -> {
                    requests.run();
                    under--;
                    wake();
                },
                0);
    }

    /** Until something has changed, or a read is slow, which is made again. */
    private void await() {
        if (slow == null || next < results.size() || under >= most || trouble != null) {
            scheduler.rest();
            return;
        }
        OptionalInt again = slow.next(scheduler.nowMillis());
        if (again.isPresent()) {
            start(() -> ask(again.getAsInt()));
            return;
        }
        OptionalLong due = slow.dueMillis();
        if (due.isPresent()) {
            scheduler.sleep(Math.max(0, due.getAsLong() - scheduler.nowMillis()));
        } else {
            scheduler.rest();
        }
    }

    private void line() {
        while (next < results.size() && trouble == null) {
            int index = next++;
            if (slow != null) {
                slow.begun(index, scheduler.nowMillis());
                wake();
            }
            ask(index);
        }
    }

    private void ask(int index) {
        try {
            T result = request.apply(index);
            if (results.set(index, result) == null) {
                answered++;
            }
            if (slow != null) {
                slow.answered(index, scheduler.nowMillis());
                wake();
            }
        } catch (RuntimeException failed) {
            trouble = trouble == null ? failed : trouble;
        }
    }

    private void wake() {
        if (!left) {
            scheduler.wake(caller, 0);
        }
    }
}
