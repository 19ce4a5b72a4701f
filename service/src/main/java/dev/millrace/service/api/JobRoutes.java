package dev.millrace.service.api;

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
import dev.millrace.service.named.NamedVersions;
import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.Ports;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that are kept under names. Who changes one says which version he has seen. */
final class JobRoutes {
    private static final int MOST_CHARACTERS = 200_000;
    private static final Set<String> OF_THE_JOB = Set.of("spec", "text", "file");

    private final NamedVersions named;
    private final NamedRoutes kept;
    private final JobRequests jobs;
    private final SubmitRoutes submit;

    JobRoutes(Parts parts, JobRequests jobs, SubmitRoutes submit) {
        Ports ports = parts.runs().ports();
        this.named = new NamedVersions(ports.table(), ports.clock(), NamedKind.JOB);
        this.kept = new NamedRoutes(ports, NamedKind.JOB);
        this.jobs = jobs;
        this.submit = submit;
    }

    List<Route> routes() {
        Parameter name =
                Parameter.path("name", Schema.text().pattern(Schemas.NAME).atMost(63), "The job's name");
        Parameter seen = kept.seen();
        Schema job = NamedRoutes.form().optional("body", Schema.object().open());
        return List.of(
                kept.listRoute("/v1/jobs", "listJobs", "The jobs that are kept", job),
                Route.put("/v1/jobs/{name}", "saveJob", "Keep a job, or another version of it", this::save)
                        .takes(name, seen)
                        .body(JobRequests.body())
                        .answers(
                                Answer.json(200, "Another version", job, "ETag"),
                                Answer.json(201, "The first version", job, "ETag"))
                        .refuses(409, 412, 422),
                Route.get("/v1/jobs/{name}", "getJob", "A job", call -> kept.answer(200, kept.asked(call)))
                        .takes(name, NamedRoutes.version())
                        .answers(Answer.json(200, "The job", job, "ETag"))
                        .refuses(404),
                Route.delete("/v1/jobs/{name}", "deleteJob", "Keep a job no longer; its versions stay", kept::delete)
                        .takes(name, seen)
                        .answers(new Answer(204, "It is deleted", "", Schema.any(), List.of()))
                        .refuses(404, 412, 428),
                kept.versionsRoute("listJobVersions", name, job),
                submit.running(Route.post("/v1/jobs/{name}:run", "runJob", "Run a job that is kept", this::run)
                        .takes(name, NamedRoutes.version())
                        .bodyIfAny(JobRequests.circumstances())));
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
        return named.save(call.principal().tenant(), call.required("name"), NamedRoutes.seen(call), body)
                .map(row -> kept.answer(row.version() == 1 ? 201 : 200, row))
                .orElseThrow(kept::changed);
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

    private HttpResponse run(Call call) {
        ObjectNode body =
                (ObjectNode) JsonMapper.shared().readTree(kept.asked(call).bodyOrEmpty());
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
