package dev.millrace.engine;

import dev.millrace.graph.AttemptOutput;

/**
 * Computes one task: reads its inputs, writes its data objects below {@link TaskAssignment#prefix()}, and says what it wrote.
 *
 * <p>Called again for another attempt, it writes the same bytes. It writes no {@code output.json} and commits nothing: the worker loop does,
 * after this returned. Ends with a {@link dev.millrace.graph.MillraceException} whose failure kind says what follows; an input object that is
 * not there, or whose bytes are not as its map says, is {@code CORRUPT}.
 */
public interface TaskRunner {
    AttemptOutput run(TaskAssignment assignment, Cancellation cancellation);
}
