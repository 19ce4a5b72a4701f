package dev.millrace.service.api;

import dev.millrace.coordinator.drive.UserActions.Answer;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Schema;
import dev.millrace.service.runs.Answers;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What users do to runs. Each may be repeated. */
final class ActionRoutes {
    private final Parts parts;
    private final Visible visible;
    private final RunDocuments documents;
    private final JobRequests jobs;

    ActionRoutes(Parts parts, Visible visible, JobRequests jobs, RunDocuments documents) {
        this.parts = parts;
        this.visible = visible;
        this.documents = documents;
        this.jobs = jobs;
    }

    List<Route> routes() {
        Schema retry = Schema.object()
                .optional(
                        "epoch",
                        Schema.whole()
                                .between(0, 1_000_000)
                                .says(
                                        "The try that is tried again, as it was seen; a repeated request is recognised by it"))
                .optional("limits", JobRequests.limits());
        return List.of(
                action("cancel", "Cancel a run; what its tasks have done is kept for a retry", this::cancel),
                action("retry", "Try a failed or cancelled run again; only tasks without a result run", this::retry)
                        .bodyIfAny(retry),
                action("pause", "Hold a run until it is resumed", this::pause),
                action("resume", "Go on with a run that is held, or that nobody works on", this::resume),
                Route.delete(
                                "/v1/runs/{run}",
                                "forgetRun",
                                "Forget an ended run, with rows that are kept with it",
                                this::forget)
                        .takes(Schemas.runParameter())
                        .answers(new Route.Answer(
                                204,
                                "It is forgotten, or will be when nobody is at work on it",
                                "",
                                Schema.any(),
                                List.of()))
                        .refuses(404, 409, 422));
    }

    private static Route action(String verb, String summary, Route.Handler handler) {
        return Route.post("/v1/runs/{run}:" + verb, verb + "Run", summary, handler)
                .takes(Schemas.runParameter())
                .answers(
                        Route.Answer.json(202, "It is done", Schema.named("Run"), "ETag", "Location"),
                        Route.Answer.json(200, "It was so before", Schema.named("Run"), "ETag", "Location"))
                .refuses(404, 409, 422);
    }

    private RunId run(Call call) {
        return visible.run(call.principal(), call.required("run"));
    }

    private HttpResponse told(Answer answer, RunRow row) {
        return documents.response(answer instanceof Answer.Already ? 200 : 202, row.run());
    }

    private HttpResponse cancel(Call call) {
        Answer answer = parts.runs().cancel(run(call));
        return told(answer, Answers.cancelled(answer));
    }

    private HttpResponse pause(Call call) {
        Answer answer = parts.runs().pause(run(call));
        return told(answer, Answers.paused(answer));
    }

    private HttpResponse resume(Call call) {
        RunRow row = parts.runs().catalogue().known(run(call));
        Answers.requireResumable(row);
        if (row.state().isEnded()) {
            return documents.response(200, row.run());
        }
        parts.runs().resume(row.run());
        return documents.response(202, row.run());
    }

    private HttpResponse forget(Call call) {
        RunRow row = parts.runs().catalogue().known(run(call));
        if (!row.state().isEnded()) {
            throw Failure.invalid(
                            "RUN_ACTIVE",
                            "The run " + row.run() + " has not ended",
                            "Cancel it first: POST /v1/runs/" + row.run() + ":cancel")
                    .toException();
        }
        parts.runs().forget(row.run());
        return HttpResponse.empty(204);
    }

    private HttpResponse retry(Call call) {
        RunRow row = parts.runs().catalogue().known(run(call));
        JsonNode epoch = call.body().value().path("epoch");
        Answer answer = parts.runs()
                .retry(row.run(), epoch.isNumber() ? epoch.intValue() : row.epoch(), limits(call, row.limits()));
        return told(answer, Answers.retried(answer));
    }

    private Optional<Limits> limits(Call call, Limits before) {
        JsonNode given = call.body().value().path("limits");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        EffectiveSettings settings = jobs.settings(call.body(), call.principal());
        Limits limits = settings.limitsOver(before, given.propertyNames());
        jobs.tenant(call.principal()).check(limits, parts.settings());
        return Optional.of(limits);
    }
}
