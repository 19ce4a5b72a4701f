package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A runtime that starts when something has to run. Not thread-safe. */
final class LazyWork implements AutoCloseable {
    private final Context context;
    private final EffectiveSettings settings;
    private @Nullable Work work;

    LazyWork(Context context, EffectiveSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    Work get() {
        Work open = work;
        if (open == null) {
            open = Work.start(context, settings);
            work = open;
        }
        return open;
    }

    /** Runs that other commands left are brought to their end, if anything ran here. */
    void finishAdopted() {
        if (work != null) {
            work.finishAdopted(Optional.empty());
        }
    }

    @Override
    public void close() {
        if (work != null) {
            work.close();
        }
    }
}
