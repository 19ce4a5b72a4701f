package dev.millrace.engine.function;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.storage.ObjectStore;

/** What a built-in function does for one task. As {@link dev.millrace.engine.TaskRunner}: the same bytes for each attempt. */
@FunctionalInterface
interface TaskFunction {
    AttemptOutput run(TaskAssignment assignment, ObjectStore objects, Cancellation cancellation);
}
