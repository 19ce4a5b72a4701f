package dev.millrace.service.jobs;

import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans that are begun while their jobs are still being written down. Each is given once, and only soon after it was begun, because a plan is of files
 * as they are; what is wrong with a job is told likewise. What failed otherwise is left to whoever plans then. Safe for many threads.
 *
 * @param <T> what a plan is
 */
final class PlansAhead<T> implements AutoCloseable {
    private static final int MOST = 2;
    private static final long LASTING_NANOS = 2_000_000_000;

    private final LongSupplier nanos;
    private final Map<JobSpec, Begun<T>> begun = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("plan-ahead").factory());

    /** @param nanos a clock that only goes forward */
    PlansAhead(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private record Begun<T>(long sinceNanos, Future<T> plan) {}

    /** Begins to plan a job, unless several plans wait to be taken. */
    synchronized void begin(JobSpec job, Supplier<T> planning) {
        begun.remove(job);
        begun.values().removeIf(this::isOld);
        if (begun.size() < MOST && !threads.isShutdown()) {
            begun.put(job, new Begun<>(nanos.getAsLong(), threads.submit(planning::get)));
        }
    }

    /** The plan of a job, once it is made. Empty: none was begun, it is too old, or something was not to be had. Throws {@code INVALID} as planning did. */
    Optional<T> take(JobSpec job) {
        Begun<T> one = removed(job);
        if (one == null || isOld(one)) {
            return Optional.empty();
        }
        try {
            return Optional.of(one.plan().get());
        } catch (ExecutionException unplanned) {
            if (unplanned.getCause() instanceof MillraceException wrong
                    && wrong.failure().kind() == FailureKind.INVALID) {
                throw wrong;
            }
            return Optional.empty();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized @Nullable Begun<T> removed(JobSpec job) {
        return begun.remove(job);
    }

    private boolean isOld(Begun<T> one) {
        return nanos.getAsLong() - one.sinceNanos() > LASTING_NANOS;
    }

    /** Begins none any more, and waits for those that are being made. */
    @Override
    public void close() {
        synchronized (this) {
            threads.shutdown();
        }
        threads.close();
    }
}
