package dev.millrace.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** Several requests at once, with threads that end with the call. */
public final class AtOnce {
    private AtOnce() {}

    /**
     * Results in order. The first error in order of the numbers is thrown when no request is under way any more; those that have not begun are left
     * out then.
     */
    public static <T> List<T> map(int most, int number, IntFunction<T> request) {
        if (number == 0) {
            return List.of();
        }
        if (number == 1) {
            return List.of(request.apply(0));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(most, number), Thread.ofVirtual().factory())) {
            List<Future<T>> futures = new ArrayList<>();
            for (int index = 0; index < number; index++) {
                int place = index;
                futures.add(threads.submit(() -> request.apply(place)));
            }
            return results(futures);
        }
    }

    /**
     * The same of requests that may be made twice, of which none gives null: slow ones are made once more, and the first answer counts. An error counts when no
     * other answer comes.
     *
     * @param crowded whether slow ones are only waited for at the moment, because those that are asked have too much to do
     */
    public static <T> List<T> again(
            int most, int number, IntFunction<T> request, SlowRequests slow, BooleanSupplier crowded) {
        return number == 0 ? List.of() : new MadeAgain<>(most, number, request, slow, crowded).all();
    }

    private static <T> List<T> results(List<Future<T>> futures) {
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException error) {
            if (error.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw new IllegalStateException(error.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while objects were moved");
        } finally {
            futures.forEach(future -> future.cancel(false));
        }
    }
}
