package dev.millrace.cli.output;

import dev.millrace.graph.Failure;
import dev.millrace.service.document.FailureJson;
import java.util.List;

/** Failures as people read them. */
public final class FailureText {
    private FailureText() {}

    /** {@code place: what happened [CODE]}, and below it what to change. */
    public static List<String> lines(Failure failure) {
        String place = failure.place().map(known -> known + ": ").orElse("");
        String first = place + FailureJson.sentence(failure.message()) + " [" + failure.code() + "]";
        return failure.remedy()
                .map(remedy -> List.of(first, "  " + FailureJson.sentence(remedy)))
                .orElse(List.of(first));
    }
}
