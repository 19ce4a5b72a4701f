package dev.millrace.engine.sql;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The opening of the task that may come next, at most one. It is made by a thread beside the slot's, which takes it or does not; what is not taken is
 * stopped and deleted. That it failed is nobody's concern: the attempt opens its inputs itself, and meets what there is to be met.
 */
final class NextOpening implements AutoCloseable {
    /** Under way, or whole and not yet taken. */
    private static final class Made {
        private final TaskOpening opening;
        private final CompletableFuture<Boolean> whole = new CompletableFuture<>();
        private boolean unwanted;

        Made(TaskOpening opening) {
            this.opening = opening;
        }
    }

    private final Set<Made> under = new HashSet<>();
    private @Nullable Made next;
    private boolean closed;

    /**
     * Opens inputs. Returns when they are there, or when they are not wanted any more or cannot be had.
     *
     * @param late whether the next task may have been begun
     * @param unwanted when it is requested, all is deleted, unless it was taken
     * @return whether all of them came
     */
    boolean make(TaskOpening opening, BooleanSupplier late, Cancellation unwanted) {
        Made made = new Made(opening);
        if (!begun(made, late)) {
            opening.close();
            return false;
        }
        unwanted.onRequest(() -> drop(made));
        boolean whole = false;
        try {
            opening.views();
            whole = true;
        } catch (IOException | MillraceException _) {
            // who runs the task sees for itself
        } finally {
            ended(made, whole);
        }
        return whole;
    }

    private synchronized boolean begun(Made made, BooleanSupplier late) {
        // Who runs the next task is late first and comes for it then: it finds this, or this finds that it is late.
        if (closed || late.getAsBoolean()) {
            return false;
        }
        if (next != null) {
            drop(next);
        }
        next = made;
        under.add(made);
        return true;
    }

    private synchronized void ended(Made made, boolean whole) {
        under.remove(made);
        boolean kept = whole && !made.unwanted;
        if (!kept) {
            made.opening.close();
            forget(made);
        }
        made.whole.complete(kept);
    }

    private synchronized void drop(Made made) {
        if (next != made) {
            return;
        }
        forget(made);
        made.unwanted = true;
        made.opening.stop();
        if (made.whole.isDone()) {
            made.opening.close();
        }
    }

    private void forget(Made made) {
        if (next == made) {
            next = null;
        }
    }

    /** The opening of this task, all of it, if there is one; of another task it is dropped. What is not there yet is waited for, and comes as fast as it can. */
    Optional<TaskOpening> take(TaskAssignment wanted, Cancellation cancellation) {
        Made made = taken(wanted);
        if (made == null) {
            return Optional.empty();
        }
        cancellation.onRequest(made.opening::stop);
        return made.whole.join() ? Optional.of(made.opening) : Optional.empty();
    }

    private synchronized @Nullable Made taken(TaskAssignment wanted) {
        Made made = next;
        if (made == null) {
            return null;
        }
        if (!made.opening.serves(wanted)) {
            drop(made);
            return null;
        }
        next = null;
        made.opening.widen();
        return made;
    }

    /** Nothing is opened from now on, and nothing is under way when this returns. */
    @Override
    public void close() {
        for (Made made : closing()) {
            made.whole.join();
        }
    }

    private synchronized Set<Made> closing() {
        closed = true;
        if (next != null) {
            drop(next);
        }
        under.forEach(made -> made.opening.stop());
        return Set.copyOf(under);
    }
}
