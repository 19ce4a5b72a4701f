package dev.millrace.service.watch;

import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.TriggerRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes what comes for all triggers of a home, those that are registered meanwhile among them, from {@link #start} to {@link #close}. Each is watched by a
 * thread of its own, so that one that fails holds up no other; it is watched again after a while.
 */
public final class ServedTriggers implements AutoCloseable {
    private final EmbeddedRuntime runtime;
    private final JobLoading loading;
    private final TriggerStore store;
    private final TriggerWatch.Pace pace;
    private final BiConsumer<String, Throwable> troubles;
    private final Map<String, Served> served = new TreeMap<>();
    private final Thread thread;
    private boolean closed;

    private ServedTriggers(
            EmbeddedRuntime runtime,
            JobLoading loading,
            TriggerWatch.Pace pace,
            BiConsumer<String, Throwable> troubles) {
        this.runtime = runtime;
        this.loading = loading;
        this.store = new TriggerStore(runtime.ports());
        this.pace = pace;
        this.troubles = troubles;
        this.thread = Thread.ofPlatform().daemon().name("triggers").unstarted(this::follow);
    }

    /**
     * Begins to watch.
     *
     * @param troubles told of what a trigger is in trouble with, once, with {@code trigger NAME}
     */
    public static ServedTriggers start(
            EmbeddedRuntime runtime,
            JobLoading loading,
            TriggerWatch.Pace pace,
            BiConsumer<String, Throwable> troubles) {
        ServedTriggers triggers = new ServedTriggers(runtime, loading, pace, troubles);
        triggers.thread.start();
        return triggers;
    }

    private void follow() {
        while (!pause(0)) {
            try {
                List<TriggerRow> there = store.list();
                there.forEach(this::serve);
                forget(there.stream().map(TriggerRow::name).collect(Collectors.toSet()));
            } catch (StorageException.Unavailable | StorageException.UnknownFate busy) {
                // Asked again in a moment.
            } catch (RuntimeException trouble) {
                troubles.accept("triggers", trouble);
            }
            pause(pace.everyMillis());
        }
        served.values().forEach(Served::stop);
        served.values().forEach(Served::join);
    }

    private void serve(TriggerRow row) {
        Served before = served.get(row.name());
        if (before != null && before.version == row.spec()) {
            return;
        }
        if (before != null) {
            before.stop();
            before.join();
        }
        served.put(row.name(), new Served(row));
    }

    /** Nothing is at work of those that were removed. */
    private void forget(Set<String> there) {
        List<Served> gone = served.values().stream()
                .filter(one -> !there.contains(one.row.name()))
                .toList();
        gone.forEach(Served::stop);
        gone.forEach(Served::join);
        gone.forEach(one -> served.remove(one.row.name()));
    }

    /** Waits; returns whether it is closed. */
    private synchronized boolean pause(long millis) {
        try {
            if (!closed && millis > 0) {
                wait(millis);
            }
        } catch (InterruptedException stopped) {
            closed = true;
        }
        return closed;
    }

    /** One version of one trigger. */
    private final class Served {
        private final TriggerRow row;
        private final int version;
        private final Thread thread;
        private @Nullable TriggerWatch watch;
        private boolean stopped;
        private String told = "";

        Served(TriggerRow row) {
            this.row = row;
            this.version = row.spec();
            this.thread =
                    Thread.ofPlatform().daemon().name("trigger " + row.name()).start(this::work);
        }

        private void work() {
            while (!isStopped()) {
                try {
                    TriggerSpec spec = store.spec(row);
                    try (UploadEvents events = FolderEvents.of(
                            spec.upload().map(UploadTrigger::prefix).stream().toList())) {
                        watch(new TriggerWatch(
                                runtime, loading, List.of(spec), events, pace, List.of(), new TriggerWatch.Listener() {
                                    @Override
                                    public void settled(String trigger, BatchRow batch) {}

                                    @Override
                                    public void passedBy(String trigger, StorageException file) {
                                        troubles.accept("trigger " + trigger, file);
                                    }
                                }));
                    }
                } catch (InterruptedException stop) {
                    return;
                } catch (RuntimeException trouble) {
                    tell(trouble);
                    pause(pace.everyMillis());
                }
            }
        }

        private void watch(TriggerWatch begun) throws InterruptedException {
            synchronized (this) {
                watch = begun;
                if (stopped) {
                    return;
                }
            }
            begun.untilStopped();
        }

        private synchronized boolean isStopped() {
            return stopped;
        }

        /** That it was removed is no trouble: it is stopped soon. */
        private void tell(RuntimeException trouble) {
            boolean removed = trouble instanceof MillraceException error
                    && error.failure().code().equals("TRIGGER_NOT_FOUND");
            if (!removed && !trouble.toString().equals(told)) {
                told = trouble.toString();
                troubles.accept("trigger " + row.name(), trouble);
            }
        }

        synchronized void stop() {
            stopped = true;
            if (watch != null) {
                watch.stop();
            }
        }

        void join() {
            ended(thread);
        }
    }

    private static void ended(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until nothing of it is at work. What was begun goes on with its run. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        ended(thread);
    }
}
