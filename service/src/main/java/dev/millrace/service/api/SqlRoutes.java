package dev.millrace.service.api;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.document.EstimateJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.QueryJob;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Queries whose rows come with the answer, and what a job would take. */
final class SqlRoutes {
    private final Parts parts;
    private final JobRequests jobs;
    private final QueryAnswers queries;

    SqlRoutes(Parts parts, JobRequests jobs, QueryAnswers queries) {
        this.parts = parts;
        this.jobs = jobs;
        this.queries = queries;
    }

    List<Route> routes() {
        Schema body = QueryAnswers.waiting(Schema.object())
                .required("statement", Schema.text().atMost(100_000).says("A SELECT of DuckDB's dialect"))
                .optional(
                        "params",
                        Schema.map(Schema.text().atMost(10_000))
                                .atMost(1_000)
                                .says("Values of :names; {\"least:int\": \"3\"} says a type"))
                .optional(
                        "tables",
                        Schema.map(Schema.text().atMost(1_000))
                                .atMost(100)
                                .says("Names and paths of files; other names are those of registered tables"))
                .optional(
                        "format",
                        Schema.text()
                                .oneOf(Stream.concat(InlineRows.FORMATS.stream(), Stream.of(ResultRoutes.MANIFEST))
                                        .toList()))
                .optional("limit", Schema.whole().between(1, 1L << 40).says("Most rows that are answered"))
                .optional("settings", JobRequests.settingsOfJobs());
        return List.of(
                Route.post("/v1/sql", "runSql", "Run a query and answer its rows", this::sql)
                        .body(body)
                        .answers(QueryAnswers.answers())
                        .refuses(404, 409, 422, 429),
                Route.post("/v1/estimate", "estimate", "What a job would take; nothing is stored", this::estimate)
                        .body(JobRequests.body())
                        .answers(Answer.json(200, "The estimate", Schema.named("Estimate")))
                        .refuses(409, 422));
    }

    private HttpResponse sql(Call call) {
        JsonNode body = call.body().value();
        RunId run = parts.runs().requests().fresh();
        LoadedJob job = JobRequests.placed(call.body(), "/statement", () -> {
            LoadedJob query = query(call);
            parts.runs().columns(query);
            return query;
        });
        return queries.answer(
                call,
                run,
                job,
                new QueryAnswers.Wish(
                        "/statement",
                        body.path("format").asString("json"),
                        body.path("limit").asLong(0)));
    }

    private LoadedJob query(Call call) {
        JsonNode body = call.body().value();
        Tenant tenant = jobs.tenant(call.principal());
        QueryJob query = new QueryJob(tenant.folder());
        body.path("tables")
                .properties()
                .forEach(table -> query.addTable(
                        table.getKey(), table.getValue().stringValue(), Place.of("tables." + table.getKey())));
        body.path("params")
                .properties()
                .forEach(value ->
                        query.addParameter(value.getKey(), value.getValue().stringValue()));
        JobSpec spec = query.job(
                body.required("statement").stringValue(),
                new Place("<sql>", 1, 1),
                parts.runs().freshResult());
        LoadedJob job = jobs.queried(
                new JobLoading(tenant.folder(), jobs.settings(call.body(), call.principal())).load(spec),
                call.principal());
        tenant.confinement().ifPresent(bounds -> bounds.read(job, parts.runs().objects()));
        tenant.check(job.spec().limits(), parts.settings());
        return job;
    }

    private HttpResponse estimate(Call call) {
        LoadedJob job = jobs.loaded(call.body(), call.principal());
        return JobRequests.placed(
                call.body(),
                "",
                () -> HttpResponse.json(
                        200,
                        EstimateJson.of(
                                PlanEstimate.of(
                                        parts.runs().planning().explain(job).graph(), parts.prices()),
                                EstimateJson.limitDollars(job.spec()))));
    }
}
