package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.DurationText;
import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Runs a query and answers its rows, or the run when they are not there in time. */
final class QueryAnswers {
    private static final String WAIT = "10s";

    private final Parts parts;
    private final KeyedRequests keyed;
    private final RunDocuments documents;
    private final ResultRoutes results;

    QueryAnswers(Parts parts, KeyedRequests keyed, RunDocuments documents, ResultRoutes results) {
        this.parts = parts;
        this.keyed = keyed;
        this.documents = documents;
        this.results = results;
    }

    /**
     * What is asked for.
     *
     * @param pointer to the part of the body that failures are about
     * @param limit most rows; 0: all
     */
    record Wish(String pointer, String format, long limit) {}

    /** A body that also says how long is waited. */
    static Schema waiting(Schema body) {
        return body.optional(
                        "wait",
                        Schema.text()
                                .pattern("^([0-9]|[1-5][0-9])s$")
                                .says("Longest wait for the rows; 10s without it"))
                .optional(
                        "onTimeout",
                        Schema.text().oneOf(List.of("continue", "cancel")).says("What becomes of the run then"));
    }

    static Answer[] answers() {
        List<Answer> answers = new ArrayList<>(Arrays.asList(ResultRoutes.rows()));
        answers.add(Answer.json(202, "The run goes on, or was cancelled", Schema.named("Run"), "Location", "ETag"));
        return answers.toArray(Answer[]::new);
    }

    /** Begins the run, and waits for its rows as the body says. */
    HttpResponse answer(Call call, RunId run, LoadedJob job, Wish wish) {
        JsonNode body = call.body().value();
        keyed.accept(call.principal(), run, job, List.of());
        RunRow row = ended(run, body.path("wait").asString(WAIT))
                .orElseThrow(() -> new IllegalStateException("the run " + run + " is gone"));
        if (row.state() == RunState.SUCCEEDED) {
            return results.answer(run, QueryJob.STEP, wish.format(), 0, wish.limit())
                    .with("Location", "/v1/runs/" + run);
        }
        row.failure().ifPresent(failure -> {
            throw Problem.of(failure, List.of(new Problem.Wrong(wish.pointer(), failure)))
                    .toException();
        });
        if (!row.state().isEnded() && body.path("onTimeout").asString("").equals("cancel")) {
            parts.runs().cancel(run);
        }
        return documents.response(202, run);
    }

    private Optional<RunRow> ended(RunId run, String wait) {
        try {
            return parts.runs().awaitChange(run, Long.MAX_VALUE, DurationText.parseMillis(wait));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.UNAVAILABLE, "The server ends", "Ask again in a moment")
                    .toException();
        }
    }
}
