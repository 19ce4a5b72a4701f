package dev.millrace.service.api;

import dev.millrace.graph.Failure;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.JsonText;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.ProblemException;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.NamedJobs;
import dev.millrace.storage.record.NamedJobRow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that are kept under names. Who changes one says which version he has seen. */
final class JobRoutes {
    private static final int MOST_CHARACTERS = 200_000;
    private static final Set<String> OF_THE_JOB = Set.of("spec", "text", "file");

    private final NamedJobs named;
    private final JobRequests jobs;
    private final SubmitRoutes submit;

    JobRoutes(Parts parts, JobRequests jobs, SubmitRoutes submit) {
        this.named = new NamedJobs(parts.runs().ports());
        this.jobs = jobs;
        this.submit = submit;
    }

    List<Route> routes() {
        Parameter name =
                Parameter.path("name", Schema.text().pattern(Schemas.NAME).atMost(63), "The job's name");
        Parameter seen = Parameter.header(
                "If-Match",
                Schema.text().pattern("^\"[0-9]{1,9}\"$"),
                "The ETag of the version that was seen; without it there must be no such job");
        Schema job = Schema.object()
                .required("name", Schema.text())
                .required("version", Schema.whole())
                .required("savedMillis", Schema.whole())
                .optional("body", Schema.object().open());
        return List.of(
                Route.get("/v1/jobs", "listJobs", "The jobs that are kept", this::list)
                        .answers(Answer.json(200, "The jobs", Schema.object().required("jobs", Schema.list(job)))),
                Route.put("/v1/jobs/{name}", "saveJob", "Keep a job, or another version of it", this::save)
                        .takes(name, seen)
                        .body(JobRequests.body())
                        .answers(
                                Answer.json(200, "Another version", job, "ETag"),
                                Answer.json(201, "The first version", job, "ETag"))
                        .refuses(409, 412, 422),
                Route.get("/v1/jobs/{name}", "getJob", "A job", this::get)
                        .takes(name, Parameter.query("version", Schema.whole().between(1, 999_999_999), "Not the last"))
                        .answers(Answer.json(200, "The job", job, "ETag"))
                        .refuses(404),
                Route.delete("/v1/jobs/{name}", "deleteJob", "Keep a job no longer; its versions stay", this::delete)
                        .takes(name, seen)
                        .answers(new Answer(204, "It is deleted", "", Schema.any(), List.of()))
                        .refuses(404, 412, 428),
                Route.get(
                                "/v1/jobs/{name}/versions",
                                "listJobVersions",
                                "All versions, the oldest first",
                                this::versions)
                        .takes(name)
                        .answers(Answer.json(
                                200, "The versions", Schema.object().required("versions", Schema.list(job))))
                        .refuses(404),
                submit.running(Route.post("/v1/jobs/{name}:run", "runJob", "Run a job that is kept", this::run)
                        .takes(name, Parameter.query("version", Schema.whole().between(1, 999_999_999), "Not the last"))
                        .bodyIfAny(JobRequests.circumstances())));
    }

    private static ObjectNode json(NamedJobRow row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", row.name()).put("version", row.version()).put("savedMillis", row.savedMillis());
        if (!row.bodyOrEmpty().isEmpty()) {
            node.set("body", JsonMapper.shared().readTree(row.bodyOrEmpty()));
        }
        return node;
    }

    private static HttpResponse answer(int status, NamedJobRow row) {
        return HttpResponse.json(status, json(row)).with("ETag", "\"" + row.version() + "\"");
    }

    private static String tenant(Call call) {
        return call.principal().tenant();
    }

    private HttpResponse list(Call call) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode all = node.putArray("jobs");
        named.list(tenant(call)).forEach(row -> all.add(json(row)));
        return HttpResponse.json(200, node);
    }

    private HttpResponse get(Call call) {
        String name = call.required("name");
        long version = call.number("version", 0);
        return answer(
                200,
                version > 0 ? named.version(tenant(call), name, (int) version) : named.current(tenant(call), name));
    }

    private HttpResponse versions(Call call) {
        named.current(tenant(call), call.required("name"));
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode all = node.putArray("versions");
        named.versions(tenant(call), call.required("name")).forEach(row -> all.add(json(row)));
        return HttpResponse.json(200, node);
    }

    private static Optional<Integer> seen(Call call) {
        return call.text("If-Match").map(tag -> Integer.parseInt(tag.substring(1, tag.length() - 1)));
    }

    private HttpResponse save(Call call) {
        String body = JsonMapper.shared().writeValueAsString(call.body().value());
        if (body.length() > MOST_CHARACTERS) {
            throw Problem.of(
                            ProblemCode.INVALID_BODY,
                            "A job that is kept has at most " + MOST_CHARACTERS + " characters",
                            "Shorten it, or submit it as a run")
                    .toException();
        }
        requireValid(call);
        return named.save(tenant(call), call.required("name"), seen(call), body)
                .map(row -> answer(row.version() == 1 ? 201 : 200, row))
                .orElseThrow(JobRoutes::changed);
    }

    /** A value that is missing may come with the run. */
    private void requireValid(Call call) {
        try {
            jobs.loaded(call.body(), call.principal());
        } catch (ProblemException refused) {
            boolean others = refused.problem().errors().stream()
                    .map(wrong -> wrong.failure().code())
                    .anyMatch(code -> !code.equals("MISSING_PARAMETER"));
            if (others || refused.problem().errors().isEmpty()) {
                throw refused;
            }
        }
    }

    private static ProblemException changed() {
        return Problem.of(
                        ProblemCode.CHANGED_MEANWHILE,
                        "Another version counts by now, or there is one and none was named",
                        "Look at the job again, and send its ETag as If-Match")
                .toException();
    }

    private HttpResponse delete(Call call) {
        String name = call.required("name");
        if (named.head(tenant(call), name).isEmpty()) {
            throw Failure.invalid("JOB_NOT_FOUND", "There is no job '" + name + "'", "GET /v1/jobs lists the jobs")
                    .toException();
        }
        int seen = seen(call)
                .orElseThrow(() -> Problem.of(
                                ProblemCode.VERSION_REQUIRED,
                                "It is not said which version was seen",
                                "Send its ETag as If-Match")
                        .toException());
        return named.delete(tenant(call), name, seen)
                .map(_ -> HttpResponse.empty(204))
                .orElseThrow(JobRoutes::changed);
    }

    private HttpResponse run(Call call) {
        String name = call.required("name");
        long version = call.number("version", 0);
        NamedJobRow job =
                version > 0 ? named.version(tenant(call), name, (int) version) : named.current(tenant(call), name);
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(job.bodyOrEmpty());
        call.body().value().properties().forEach(field -> merge(body, field.getKey(), field.getValue()));
        String text = JsonMapper.shared().writeValueAsString(body);
        return submit.submit(new Call(call.request(), call.parameters(), JsonText.of(text)));
    }

    /** What a run says goes before what the job says, field by field. */
    private static void merge(ObjectNode body, String name, JsonNode given) {
        if (!OF_THE_JOB.contains(name) && given.isObject() && body.path(name).isObject()) {
            ((ObjectNode) body.required(name)).setAll((ObjectNode) given);
        } else {
            body.set(name, given);
        }
    }
}
