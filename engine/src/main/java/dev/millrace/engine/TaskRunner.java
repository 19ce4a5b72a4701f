package dev.millrace.engine;

import dev.millrace.graph.AttemptOutput;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Computes one task: reads its inputs, writes its data objects below {@link TaskAssignment#prefix()}, and says what it wrote.
 *
 * <p>Called again for another attempt, it writes the same bytes. It writes no {@code output.json} and commits nothing: the worker loop does,
 * after this returned. Ends with a {@link dev.millrace.graph.MillraceException} whose failure kind says what follows; an input object that is
 * not there, or whose bytes are not as its map says, is {@code CORRUPT}.
 */
public interface TaskRunner {
    AttemptOutput run(TaskAssignment assignment, Cancellation cancellation);

    /** Has each later run tell, on its own thread and at most once, that its inputs have come from afar: from then on others may come. By default none tells. */
    default void whenInputsHaveCome(Runnable told) {}

    /**
     * Brings inputs of a task that may be run next, beside the one that runs; if it is, its run takes them. It reads only, says nothing of what goes wrong,
     * and returns when they are there or nobody wants them. By default nothing is brought.
     *
     * @param next its attempt may be another than the one that is run
     * @param late asked once before it begins: whether the next run may have begun
     * @param unwanted when it is requested, all that was brought is deleted, unless a run has taken it
     * @return milliseconds that they took to come; empty: they did not
     */
    default OptionalLong prepare(TaskAssignment next, BooleanSupplier late, Cancellation unwanted) {
        return OptionalLong.empty();
    }
}
