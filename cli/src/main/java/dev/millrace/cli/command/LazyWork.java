package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.service.settings.EffectiveSettings;
import org.jspecify.annotations.Nullable;

/** A runtime that starts when something has to run. Not thread-safe. */
final class LazyWork implements AutoCloseable {
    private final Context context;
    private final EffectiveSettings settings;
    private final boolean cancels;
    private volatile @Nullable Work work;

    LazyWork(Context context, EffectiveSettings settings) {
        this(context, settings, false);
    }

    /**
     * @param cancels whether an interrupt cancels what runs, and the runtime lives on; else it ends the command, and the run waits
     */
    LazyWork(Context context, EffectiveSettings settings, boolean cancels) {
        this.context = context;
        this.settings = settings;
        this.cancels = cancels;
    }

    Work get() {
        Work open = work;
        if (open == null) {
            open = cancels ? Work.startForPrompt(context, settings) : Work.start(context, settings);
            work = open;
        }
        return open;
    }

    /** Stops what runs; may be called from any thread. */
    void interrupt() {
        Work open = work;
        if (open != null) {
            open.runtime().interrupt();
        }
    }

    /** What was interrupted is over; the next statement may run. */
    void rearm() {
        Work open = work;
        if (cancels && open != null) {
            open.runtime().rearm();
        }
    }

    @Override
    public void close() {
        Work open = work;
        if (open != null) {
            open.close();
        }
    }
}
