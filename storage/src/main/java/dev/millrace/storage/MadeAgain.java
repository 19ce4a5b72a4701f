package dev.millrace.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Requests at once, of which slow ones are made once more. Threads that nobody waits for any more are interrupted, and end with the call. */
final class MadeAgain<T> {
    private final int most;
    private final IntFunction<T> request;
    private final SlowRequests slow;
    private final BooleanSupplier crowded;
    private final List<@Nullable T> answers = new ArrayList<>();
    private final Map<Integer, Throwable> failed = new TreeMap<>();
    private int next;
    private int underWay;
    private int answered;

    MadeAgain(int most, int number, IntFunction<T> request, SlowRequests slow, BooleanSupplier crowded) {
        this.most = most;
        this.request = request;
        this.slow = slow;
        this.crowded = crowded;
        for (int index = 0; index < number; index++) {
            answers.add(null);
        }
    }

    List<T> all() {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
            try {
                answer(threads);
            } finally {
                threads.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while objects were asked for");
        }
        return results();
    }

    private synchronized void answer(ExecutorService threads) throws InterruptedException {
        for (int line = 0; line < Math.min(most, answers.size()); line++) {
            start(threads, this::line);
        }
        while (answered < answers.size() && underWay > 0) {
            OptionalInt again = mayBeginMore() ? slow.next(nowMillis()) : OptionalInt.empty();
            if (again.isPresent()) {
                start(threads, () -> ask(again.getAsInt()));
            } else {
                await();
            }
        }
    }

    /** What has not been asked for at all comes first. */
    private boolean mayBeginMore() {
        return next == answers.size() && underWay < most && failed.isEmpty() && !crowded.getAsBoolean();
    }

    /** Until something has come to an end or begun, or the next request counts as slow; or for no reason, which {@link #answer} does not mind. */
    @SuppressWarnings("WaitNotInLoop")
    private synchronized void await() throws InterruptedException {
        OptionalLong due = mayBeginMore() ? slow.dueMillis() : OptionalLong.empty();
        // 0 is without an end.
        wait(due.isPresent() ? Math.max(1, due.getAsLong() - nowMillis()) : 0);
    }

    private void start(ExecutorService threads, Runnable requests) {
        underWay++;
        threads.execute(() -> {
            try {
                requests.run();
            } finally {
                ended();
            }
        });
    }

    private synchronized void ended() {
        underWay--;
        notifyAll();
    }

    private void line() {
        for (int index = begin(); index >= 0; index = begin()) {
            ask(index);
        }
    }

    /** The next one that nobody has asked for; negative: none, or none any more. */
    private synchronized int begin() {
        if (next == answers.size() || !failed.isEmpty()) {
            return -1;
        }
        slow.begun(next, nowMillis());
        notifyAll();
        return next++;
    }

    private void ask(int index) {
        try {
            answered(index, request.apply(index));
        } catch (Throwable trouble) {
            failed(index, trouble);
        }
    }

    private synchronized void answered(int index, T answer) {
        if (answers.get(index) == null) {
            answers.set(index, answer);
            answered++;
            failed.remove(index);
            slow.answered(index, nowMillis());
        }
        notifyAll();
    }

    /** Counts unless another answer is there, or comes. */
    private synchronized void failed(int index, Throwable trouble) {
        if (answers.get(index) == null) {
            failed.putIfAbsent(index, trouble);
        }
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private synchronized List<T> results() {
        for (Throwable trouble : failed.values()) {
            throw trouble instanceof RuntimeException told ? told : new IllegalStateException(trouble);
        }
        List<T> all = new ArrayList<>();
        for (T answer : answers) {
            if (answer == null) {
                throw new IllegalStateException("a request without an answer");
            }
            all.add(answer);
        }
        return all;
    }
}
