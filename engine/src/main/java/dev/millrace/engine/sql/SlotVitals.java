package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.loop.Vitals;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How the slot's running task does. Asked by the worker's beat on another thread, answered through a second connection to the database. */
final class SlotVitals implements Vitals {
    private static final Reading NOTHING = new Reading(0, 0);

    private volatile @Nullable TaskAssignment taskOrNull;
    private volatile @Nullable Session sessionOrNull;
    private volatile Reading last = NOTHING;

    void begin(TaskAssignment task, Session session) {
        last = NOTHING;
        taskOrNull = task;
        sessionOrNull = session;
    }

    /** Returns when nobody asks any more: the database may be closed then. */
    synchronized void end() {
        sessionOrNull = null;
    }

    @Override
    public synchronized Reading of(TaskAssignment assignment) {
        TaskAssignment task = taskOrNull;
        if (task == null || !task.prefix().equals(assignment.prefix())) {
            return NOTHING;
        }
        Session session = sessionOrNull;
        if (session != null) {
            try {
                last = new Reading(
                        Math.max(last.peakBytes(), session.memoryBytes()),
                        Math.max(last.rows(), session.progressRows()));
            } catch (SQLException ended) {
                // the database was closed meanwhile: what was read last stands
            }
        }
        return last;
    }
}
