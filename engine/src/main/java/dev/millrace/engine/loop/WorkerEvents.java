package dev.millrace.engine.loop;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.TaskMessage;

/** What a worker tells whoever watches it. Called on the worker's thread; must return soon and throw nothing. */
public interface WorkerEvents {
    /** Tells nobody. */
    WorkerEvents NONE = new WorkerEvents() {};

    /** An attempt begins. */
    default void claimed(TaskMessage message, AttemptId attempt) {}

    /** Its result is the task's. */
    default void won(TaskMessage message, AttemptId attempt, AttemptOutput output) {}

    /** Another attempt was first. */
    default void lost(TaskMessage message, AttemptId attempt) {}

    /** It failed; {@code recorded}: durably, else the message comes back. */
    default void failed(TaskMessage message, AttemptId attempt, Failure failure, boolean recorded) {}

    /** The message was not wanted, or was left for later: {@code why} is static text. */
    default void passed(TaskMessage message, String why) {}
}
