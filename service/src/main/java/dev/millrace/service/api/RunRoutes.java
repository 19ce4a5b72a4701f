package dev.millrace.service.api;

import dev.millrace.coordinator.plan.job.DurationText;
import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looking at runs, and waiting for them. */
final class RunRoutes {
    private static final int PAGE = 50;

    private final Parts parts;
    private final Visible visible;
    private final RunDocuments documents;
    private final RunList list;

    RunRoutes(Parts parts, Visible visible, RunDocuments documents) {
        this.parts = parts;
        this.visible = visible;
        this.documents = documents;
        this.list = new RunList(parts, visible);
    }

    List<Route> routes() {
        Schema page = Schema.object()
                .required("runs", Schema.list(Schema.named("Run")))
                .optional("nextPageToken", Schema.text());
        return List.of(
                Route.get("/v1/runs", "listRuns", "List runs", this::list)
                        .takes(
                                Parameter.query(
                                        "filter",
                                        Schema.text().atMost(2_000),
                                        "Comparisons of state, job, submitted and labels.NAME with =, !=, <, >, <=, >="
                                                + " joined by AND: state=FAILED AND labels.team=\"geo\" AND"
                                                + " submitted>\"2026-01-01T00:00:00Z\""),
                                Parameter.query(
                                        "orderBy",
                                        Schema.text().oneOf(List.of("submitted desc", "submitted asc")),
                                        "The newest first, or the oldest"),
                                Parameter.query(
                                        "pageSize", Schema.whole().between(1, 1_000), "Most runs; 50 without it"),
                                Parameter.query(
                                        "pageToken",
                                        Schema.text().atMost(500),
                                        "The nextPageToken of the page before, with the same filter and order"))
                        .answers(Answer.json(200, "A page of runs", page)),
                Route.get("/v1/runs/{run}", "getRun", "Look at a run, or wait for it", this::get)
                        .takes(
                                Schemas.runParameter(),
                                Parameter.query(
                                        "wait",
                                        Schema.text().pattern("^([0-9]|[1-5][0-9])s$"),
                                        "Answer only when the run has changed or ended, or after this time: 20s"),
                                Parameter.query(
                                        "after",
                                        Schema.whole().between(0, 1L << 40),
                                        "With wait: the version that is known already; without it only the end counts"))
                        .answers(Answer.json(200, "The run", Schema.named("Run"), "ETag", "Location"))
                        .refuses(404, 422));
    }

    private HttpResponse list(Call call) {
        RunList.Page page = list.page(
                call.principal(),
                Filter.read(call.text("filter").orElse("")),
                call.text("orderBy").orElse("").endsWith("asc"),
                (int) call.number("pageSize", PAGE),
                call.text("pageToken").orElse(""));
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode runs = node.putArray("runs");
        page.rows().forEach(row -> runs.add(documents.row(row)));
        if (!page.next().isEmpty()) {
            node.put("nextPageToken", page.next());
        }
        return HttpResponse.json(200, node);
    }

    private HttpResponse get(Call call) {
        RunId run = visible.known(call);
        call.text("wait").ifPresent(wait -> await(run, call.number("after", Long.MAX_VALUE), wait));
        return documents.response(200, run);
    }

    private void await(RunId run, long after, String wait) {
        try {
            parts.runs().awaitChange(run, after, DurationText.parseMillis(wait));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.UNAVAILABLE, "The server ends", "Ask again in a moment")
                    .toException();
        }
    }
}
