package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.storage.ObjectStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores the logs of a slot's tasks. That of a task that went well is stored beside the next task and waits for no disk, because nothing waits for
 * it; that of a failed one lasts before the failure is told, because it is what people look for.
 */
final class LogShelf implements AutoCloseable {
    private final ObjectStore store;
    private @Nullable Thread pendingOrNull;

    LogShelf(ObjectStore store) {
        this.store = store;
    }

    void now(TaskLog log, TaskAssignment assignment) {
        close();
        log.store(store, assignment, true);
    }

    void soon(TaskLog log, TaskAssignment assignment) {
        close();
        pendingOrNull = Thread.ofVirtual().name("task-log").start(() -> log.store(store, assignment, false));
    }

    /** Waits for the log that is being stored. */
    @Override
    public void close() {
        Thread pending = pendingOrNull;
        pendingOrNull = null;
        if (pending != null) {
            try {
                pending.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
