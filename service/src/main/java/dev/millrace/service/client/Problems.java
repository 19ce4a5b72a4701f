package dev.millrace.service.client;

import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Makes of a problem document the failures that a home would have thrown. */
final class Problems {
    private Problems() {}

    static MillraceException exception(int status, JsonNode problem) {
        FailureKind otherwise = status >= 500 ? FailureKind.UNAVAILABLE : FailureKind.INVALID;
        FailureKind kind =
                problem.has("kind") ? FailureKind.parse(problem.required("kind").stringValue()) : otherwise;
        List<Failure> failures = new ArrayList<>();
        problem.path("errors").forEach(wrong -> failures.add(failure(kind, wrong)));
        Failure first = failures.isEmpty() ? failure(kind, problem) : failures.getFirst();
        return failures.size() > 1 ? new InvalidJobException(failures) : first.toException();
    }

    private static Failure failure(FailureKind kind, JsonNode wrong) {
        Failure failure = Failure.of(
                kind,
                wrong.required("code").stringValue(),
                wrong.required("detail").stringValue());
        Failure helped =
                wrong.has("hint") ? failure.withRemedy(wrong.required("hint").stringValue()) : failure;
        return wrong.has("source")
                ? helped.at(new Place(
                        wrong.required("source").stringValue(),
                        wrong.path("line").asInt(0),
                        wrong.path("column").asInt(0)))
                : helped;
    }
}
