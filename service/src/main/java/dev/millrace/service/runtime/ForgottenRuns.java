package dev.millrace.service.runtime;

import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.service.runs.RunRemoval;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs whose rows were only looked at: they are removed from the home when nobody can be at work on them any more, at the latest when the workers
 * have ended. One that cannot be removed stays, and is listed like any other.
 */
final class ForgottenRuns implements AutoCloseable {
    private final RunRemoval removal;
    private final Map<RunId, Waiting> waiting = new LinkedHashMap<>();

    /**
     * A run that is removed later.
     *
     * @param quiet whether nothing that was at work when it was forgotten still is
     * @param release lets go of it before it is removed
     */
    private record Waiting(BooleanSupplier quiet, Consumer<RunId> release) {}

    ForgottenRuns(RunRemoval removal) {
        this.removal = removal;
    }

    /**
     * Removes an ended run, now or at a later {@link #sweep}.
     *
     * @param quiet whether nothing that was at work when this was called still is
     * @param release lets go of a run before it is removed
     */
    synchronized void forget(RunId run, BooleanSupplier quiet, Consumer<RunId> release) {
        waiting.put(run, new Waiting(quiet, release));
        sweep();
    }

    /** Removes those at which nobody can be at work any more. */
    synchronized void sweep() {
        waiting.entrySet().removeIf(entry -> {
            if (!entry.getValue().quiet.getAsBoolean()) {
                return false;
            }
            entry.getValue().release.accept(entry.getKey());
            remove(entry.getKey());
            return true;
        });
    }

    private void remove(RunId run) {
        try {
            removal.remove(run);
        } catch (MillraceException | UncheckedIOException stays) {
            // Its row goes last: whatever is left is listed, and can be removed by its user.
            return;
        }
    }

    @Override
    public synchronized void close() {
        waiting.keySet().forEach(this::remove);
        waiting.clear();
    }
}
