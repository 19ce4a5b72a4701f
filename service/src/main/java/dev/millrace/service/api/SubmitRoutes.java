package dev.millrace.service.api;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.RunId;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.document.EstimateJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.LoadedJob;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Taking jobs in, once for each request however often it is repeated. */
final class SubmitRoutes {
    private static final String KEY = "Idempotency-Key";

    private final Parts parts;
    private final JobRequests jobs;
    private final RunDocuments documents;
    private final KeyedRequests keyed;

    SubmitRoutes(Parts parts, JobRequests jobs, KeyedRequests keyed, RunDocuments documents) {
        this.parts = parts;
        this.jobs = jobs;
        this.documents = documents;
        this.keyed = keyed;
    }

    List<Route> routes() {
        return List.of(
                running(Route.post("/v1/runs", "submitRun", "Run a job", this::submit)
                        .body(JobRequests.body())),
                Route.put("/v1/runs/{run}", "putRun", "Run a job under an id of the client", this::put)
                        .takes(Parameter.path(
                                "run",
                                Schema.text().pattern(Schemas.RUN_ID),
                                "run_ and 26 digits of Crockford's base 32"))
                        .body(JobRequests.body())
                        .answers(
                                Answer.json(
                                        202, "It is accepted", Schema.named("Run"), "Location", "ETag", "Retry-After"),
                                Answer.json(
                                        200,
                                        "The run of an earlier request",
                                        Schema.named("Run"),
                                        "Location",
                                        "ETag",
                                        "Idempotency-Replayed"))
                        .refuses(409, 422, 429));
    }

    /** A route that is answered by {@link #submit}, with what that takes and gives beside the body. */
    Route running(Route route) {
        return route.takes(
                        Parameter.query(
                                "dryRun",
                                Schema.text().oneOf(List.of("validate", "plan", "columns")),
                                "Only say whether it is valid, or show its plan and what it would take, or the columns of its"
                                        + " last step; nothing is stored"),
                        Parameter.query(
                                "format",
                                Schema.text().oneOf(List.of("json", "text", "dot", "mermaid")),
                                "With dryRun=plan: the plan alone, in this form"),
                        Parameter.header(
                                KEY,
                                Schema.text().pattern("^[!-~]{1,255}$").atMost(255),
                                "The client's name for this request, kept for 7 days: repeated with the same body it is"
                                        + " the same run"))
                .answers(
                        Answer.json(202, "It is accepted", Schema.named("Run"), "Location", "ETag", "Retry-After"),
                        Answer.json(
                                200,
                                "The run of an earlier request, or the answer to a dry run",
                                Schema.object().open(),
                                "Location",
                                "ETag",
                                "Idempotency-Replayed"),
                        Answer.text(200, "The plan of a dry run for people, or as a graph", "text/plain;charset=utf-8"))
                .refuses(404, 409, 422, 429);
    }

    HttpResponse submit(Call call) {
        return switch (call.text("dryRun").orElse("")) {
            case "validate" -> validated(call);
            case "plan" -> planned(call);
            case "columns" -> columns(call);
            default -> call.text(KEY).map(key -> keyed(call, key)).orElseGet(() -> fresh(call));
        };
    }

    private HttpResponse fresh(Call call) {
        LoadedJob job = jobs.job(call.body(), call.principal());
        RunId run = parts.runs().requests().fresh();
        keyed.accept(call.principal(), run, job, JobRequests.command(call.body()));
        return accepted(run);
    }

    private HttpResponse keyed(Call call, String key) {
        return told(keyed.submit(
                call, "key/" + key, parts.runs().requests().fresh(), () -> jobs.job(call.body(), call.principal())));
    }

    private HttpResponse put(Call call) {
        RunId run = new RunId(call.required("run"));
        return told(keyed.submit(call, "put/" + run, run, () -> jobs.job(call.body(), call.principal())));
    }

    private HttpResponse told(KeyedRequests.Outcome outcome) {
        return outcome.replayed()
                ? documents.response(200, outcome.run()).with("Idempotency-Replayed", "true")
                : accepted(outcome.run());
    }

    private HttpResponse accepted(RunId run) {
        return documents.response(202, run).with("Retry-After", "1");
    }

    private HttpResponse validated(Call call) {
        jobs.validated(call.body(), call.principal());
        LoadedJob job = jobs.loaded(call.body(), call.principal());
        PlanView plan = explained(call, job);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("valid", true);
        node.put("job", job.spec().name());
        node.put("steps", job.spec().steps().size());
        node.put("stages", plan.graph().stages().size());
        return HttpResponse.json(200, node);
    }

    private HttpResponse columns(Call call) {
        LoadedJob job = jobs.loaded(call.body(), call.principal());
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode columns = node.putArray("columns");
        JobRequests.placed(call.body(), "", () -> parts.runs().columns(job))
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        return HttpResponse.json(200, node);
    }

    private HttpResponse planned(Call call) {
        LoadedJob job = jobs.loaded(call.body(), call.principal());
        PlanView plan = explained(call, job);
        Optional<String> format = call.text("format");
        if (format.isPresent()) {
            String type = format.get().equals("json") ? "application/json" : "text/plain;charset=utf-8";
            PlanView.Format form = PlanView.Format.valueOf(format.get().toUpperCase(Locale.ROOT));
            return HttpResponse.text(200, type, plan.show(form));
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("plan", JsonMapper.shared().readTree(plan.show(PlanView.Format.JSON)));
        node.set(
                "estimate",
                EstimateJson.of(PlanEstimate.of(plan.graph(), parts.prices()), EstimateJson.limitDollars(job.spec())));
        return HttpResponse.json(200, node);
    }

    private PlanView explained(Call call, LoadedJob job) {
        return JobRequests.placed(call.body(), "", () -> parts.runs().planning().explain(job));
    }
}
