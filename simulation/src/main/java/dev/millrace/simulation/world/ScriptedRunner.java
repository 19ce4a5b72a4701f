package dev.millrace.simulation.world;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.ExhaustedException;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.TaskRunner;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.storage.Clock;

/** Runs tasks as their script says: takes time, and then ends well, or in one of the ways in which tasks end. */
final class ScriptedRunner implements TaskRunner {
    private static final long PIECE_MILLIS = 5_000;

    private final FunctionRunner functions;
    private final TaskScript script;
    private final Clock clock;
    private final Runnable die;

    /** @param die ends the process, and does not return */
    ScriptedRunner(FunctionRunner functions, TaskScript script, Clock clock, Runnable die) {
        this.functions = functions;
        this.script = script;
        this.clock = clock;
        this.die = die;
    }

    @Override
    public AttemptOutput run(TaskAssignment assignment, Cancellation cancellation) {
        int memoryClass = Long.numberOfTrailingZeros(assignment.memory().memoryBytes() / JobShape.SMALLEST_CLASS_BYTES);
        TaskScript.Behaviour behaviour = script.of(
                assignment.run().value(), assignment.stage(), assignment.decision(), assignment.attempt(), memoryClass);
        work(behaviour.workMillis(), cancellation);
        return switch (behaviour.ending()) {
            case WELL -> functions.run(assignment, cancellation);
            case EXHAUSTED -> throw exhausted(assignment);
            case INVALID ->
                throw Failure.invalid(
                                "CAST_FAILED", "a row of " + assignment.attempt() + " cannot be cast", "Change it")
                        .toException();
            case UNAVAILABLE -> throw unavailable("SOURCE_BUSY", "the source of " + assignment.attempt() + " is busy");
            case DEADLY -> {
                die.run();
                throw new IllegalStateException("the dead do not wake");
            }
        };
    }

    private void work(long millis, Cancellation cancellation) {
        for (long left = millis; left > 0; left -= PIECE_MILLIS) {
            clock.sleep(Math.min(left, PIECE_MILLIS));
            if (cancellation.isRequested()) {
                throw unavailable("CANCELLED", "the attempt was told to stop");
            }
        }
    }

    private static RuntimeException exhausted(TaskAssignment assignment) {
        long peakBytes = assignment.memory().memoryBytes();
        Failure failure = Failure.of(
                FailureKind.EXHAUSTED, "OUT_OF_MEMORY", assignment.attempt() + " needs more than " + peakBytes);
        return new ExhaustedException(failure, peakBytes, null);
    }

    private static RuntimeException unavailable(String code, String message) {
        return Failure.of(FailureKind.UNAVAILABLE, code, message).toException();
    }
}
