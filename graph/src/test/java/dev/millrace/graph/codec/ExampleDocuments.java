package dev.millrace.graph.codec;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;

/** Messages and failures, in which every field and every choice occurs; jobs, plans and results have examples of their own. */
final class ExampleDocuments {
    static final RunId RUN = RunId.of(1_700_000_000_000L, 123456789L, 987654321L);
    static final String VARIANT = Variant.of("plan");

    private ExampleDocuments() {}

    static TaskMessage message() {
        return new TaskMessage(RUN, new StageId(3), 1, 2, 99_999, 1, true, VARIANT);
    }

    static Failure failure() {
        return Failure.invalid("UNKNOWN_COLUMN", "column 'delya' is not in 'flights'", "Did you mean 'delay'?")
                .at(new Place("job.yaml", 12, 7));
    }

    static Failure bareFailure() {
        return Failure.of(FailureKind.UNKNOWN_FATE, "STORAGE_UNKNOWN_FATE", "the answer was lost");
    }
}
