package dev.millrace.service.runs;

import dev.millrace.coordinator.drive.UserActions.Answer;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.Locale;
import java.util.function.Function;

/** What a user is told whose action a run does not allow. Each gives the run's row, or throws {@code INVALID}. */
public final class Answers {
    private Answers() {}

    public static RunRow cancelled(Answer answer) {
        return row(
                answer,
                late -> Failure.invalid(
                        "TOO_LATE",
                        "The run " + late.run() + " is " + word(late) + " and cannot be cancelled any more",
                        late.state() == RunState.SUCCEEDED
                                ? "Its results stay"
                                : "millrace runs get " + late.run() + " says how it ended"));
    }

    public static RunRow retried(Answer answer) {
        return row(
                answer,
                late -> Failure.invalid(
                        "NOT_RETRYABLE",
                        "The run " + late.run() + " is " + late.state()
                                + "; only failed and cancelled runs are tried again",
                        late.state().isEnded()
                                ? "Run the job again"
                                : "Go on with: millrace runs resume " + late.run()));
    }

    public static RunRow paused(Answer answer) {
        return row(
                answer,
                late -> Failure.invalid(
                        "TOO_LATE",
                        "The run " + late.run() + " is " + word(late) + " and cannot be paused any more",
                        "Only accepted and running ones can"));
    }

    private static RunRow row(Answer answer, Function<RunRow, Failure> tooLate) {
        return switch (answer) {
            case Answer.Done done -> done.run();
            case Answer.Already already -> already.run();
            case Answer.TooLate late -> throw tooLate.apply(late.run()).toException();
            case Answer.Unknown unknown -> throw unknown(unknown.run());
        };
    }

    /** Throws for a run that has ended and could be tried again. */
    public static void requireResumable(RunRow row) {
        if (row.state().canRetry()) {
            throw Failure.invalid(
                            "NOT_RESUMABLE",
                            "The run " + row.run() + " has ended as " + row.state(),
                            "Try it again with: millrace runs retry " + row.run())
                    .toException();
        }
    }

    private static String word(RunRow run) {
        return run.state().name().toLowerCase(Locale.ROOT);
    }

    private static MillraceException unknown(RunId run) {
        return Failure.invalid("RUN_NOT_FOUND", "There is no run " + run, "millrace runs ls lists the runs")
                .toException();
    }
}
