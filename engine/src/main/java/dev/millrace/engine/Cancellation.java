package dev.millrace.engine;

import java.util.ArrayList;
import java.util.List;

/** Tells a running task that its result is not wanted any more. Thread-safe. */
public final class Cancellation {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean requested;

    public synchronized boolean isRequested() {
        return requested;
    }

    /** Runs {@code stop} when cancellation is requested; at once if it was. It may be called on another thread. */
    public void onRequest(Runnable stop) {
        boolean now;
        synchronized (this) {
            now = requested;
            if (!now) {
                listeners.add(stop);
            }
        }
        if (now) {
            stop.run();
        }
    }

    /** Requests it, once. */
    public void request() {
        List<Runnable> stops;
        synchronized (this) {
            if (requested) {
                return;
            }
            requested = true;
            stops = List.copyOf(listeners);
        }
        stops.forEach(Runnable::run);
    }
}
