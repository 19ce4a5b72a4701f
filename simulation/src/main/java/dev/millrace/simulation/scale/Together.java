package dev.millrace.simulation.scale;

import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.simulation.schedule.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Requests of one process that wait for their answers at the same time. */
final class Together<T> {
    private final Scheduler scheduler;
    private final Fibre caller;
    private final IntFunction<T> request;
    private final List<@Nullable T> results = new ArrayList<>();
    private final int number;
    private int next;
    private int under;
    private @Nullable RuntimeException trouble;

    private Together(Scheduler scheduler, int number, IntFunction<T> request) {
        this.scheduler = scheduler;
        this.caller = scheduler.current();
        this.number = number;
        this.request = request;
        for (int index = 0; index < number; index++) {
            results.add(null);
        }
    }

    /** Results in order; at most {@code most} requests are under way. The first error is thrown when none is any more. */
    static <T> List<T> map(Scheduler scheduler, int most, int number, IntFunction<T> request) {
        return number == 0 ? List.of() : new Together<>(scheduler, number, request).all(most);
    }

    private List<T> all(int most) {
        Actor actor = caller.actor();
        for (int line = 0; line < Math.min(most, number); line++) {
            under++;
            scheduler.start(actor, caller + ", beside", this::line, 0);
        }
        while (under > 0) {
            scheduler.rest();
        }
        if (trouble != null) {
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

    private void line() {
        try {
            while (next < number && trouble == null) {
                int index = next++;
                results.set(index, request.apply(index));
            }
        } catch (RuntimeException failed) {
            trouble = trouble == null ? failed : trouble;
        }
        if (--under == 0) {
            scheduler.wake(caller, 0);
        }
    }
}
