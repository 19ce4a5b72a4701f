package dev.millrace.functions.work;

import dev.millrace.storage.Forks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Threads that end with the round. */
final class RoundForks implements Forks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Thread> threads = new ArrayList<>();

    @Override
    public synchronized void start(String name, Runnable body) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(body));
    }

    /**
     * Waits until all have ended: they have been told to, and sleep no more. One that waits for an answer of a service is interrupted.
     *
     * @throws IllegalStateException when one does not end
     */
    void join() {
        for (Thread thread : started()) {
            try {
                if (!thread.join(PATIENCE)) {
                    thread.interrupt();
                    if (!thread.join(PATIENCE)) {
                        throw new IllegalStateException("the thread '" + thread.getName() + "' does not end");
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized List<Thread> started() {
        return List.copyOf(threads);
    }
}
