package dev.millrace.service.api;

import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.lineage.LineageEvent;
import dev.millrace.service.report.ReportedRun;
import dev.millrace.service.report.RunPage;
import dev.millrace.service.report.TaskStream;
import dev.millrace.service.report.TaskStreamJson;
import dev.millrace.service.runs.Attempt;
import dev.millrace.service.runs.RunView;
import java.util.List;
import java.util.Locale;

/** A run to be looked at elsewhere: as one page, when its tasks worked, and what it read and wrote. */
final class ReportRoutes {
    private static final int COLUMNS = 1_000;
    private static final long LATEST = 1L << 45;

    private final Parts parts;
    private final Visible visible;
    private final TenantWords words;

    ReportRoutes(Parts parts, Visible visible) {
        this.parts = parts;
        this.visible = visible;
        this.words = new TenantWords(parts);
    }

    List<Route> routes() {
        Schema values = Schema.list(Schema.number()).says("attempts at once, on average, by column; empty: none ever");
        Schema lane = Schema.object()
                .optional("stage", Schema.whole().says("without it the lane is of several stages"))
                .required("name", Schema.text())
                .required("attempts", Schema.whole().says("that worked within the span"))
                .required("first", Schema.whole().says("the column of the first value, from 0"))
                .required("done", values)
                .required("failed", values)
                .required("running", values);
        return List.of(
                Route.get("/v1/runs/{run}/report", "getReport", "A run as a page that needs nothing else", this::report)
                        .takes(Schemas.runParameter())
                        .answers(new Answer(
                                200,
                                "The page",
                                RunPage.TYPE,
                                Schema.text(),
                                List.of("Content-Security-Policy", "X-Content-Type-Options")))
                        .refuses(404, 422),
                Route.get(
                                "/v1/runs/{run}/task-stream",
                                "getTaskStream",
                                "When tasks worked, as columns to be drawn",
                                this::stream)
                        .takes(
                                Schemas.runParameter(),
                                Parameter.query(
                                        "from",
                                        Schema.whole().between(0, LATEST),
                                        "Beginning of the span (milliseconds since 1970); without it that of the run"),
                                Parameter.query(
                                        "to",
                                        Schema.whole().between(0, LATEST),
                                        "End of the span; without it that of the run, or now"),
                                Parameter.query(
                                        "px",
                                        Schema.whole().between(1, TaskStream.MOST_COLUMNS),
                                        "Most columns, each a millisecond at least; 1000 without it"))
                        .answers(Answer.json(
                                200,
                                "A lane for each stage that worked in that span, at most 50",
                                Schema.object()
                                        .required("fromMillis", Schema.whole())
                                        .required("toMillis", Schema.whole())
                                        .required("columns", Schema.whole())
                                        .required("columnMillis", Schema.number())
                                        .required("lanes", Schema.list(lane))))
                        .refuses(404, 422),
                Route.get(
                                "/v1/runs/{run}/lineage",
                                "getLineage",
                                "What a run read and wrote, as an event of OpenLineage",
                                this::lineage)
                        .takes(
                                Schemas.runParameter(),
                                Parameter.query(
                                        "event",
                                        Schema.text().oneOf(List.of("start", "last")),
                                        "That its try has begun, or how it stands or has ended (without it)"))
                        .answers(Answer.json(
                                200,
                                "A RunEvent of OpenLineage 2-0-2",
                                Schema.object()
                                        .required("eventType", Schema.text())
                                        .required("eventTime", Schema.text())
                                        .required("schemaURL", Schema.text())
                                        .required("run", Schema.object().open())
                                        .required("job", Schema.object().open())
                                        .required(
                                                "inputs",
                                                Schema.list(Schema.object().open()))
                                        .required(
                                                "outputs",
                                                Schema.list(Schema.object().open()))
                                        .open()))
                        .refuses(404, 422));
    }

    private HttpResponse report(Call call) {
        ServedRuns runs = parts.runs();
        ReportedRun reported = ReportedRun.of(
                runs.record(visible.known(call)),
                runs.catalogue(),
                runs.attempts(),
                parts.prices(),
                runs.ports().clock().nowMillis());
        return HttpResponse.text(200, RunPage.TYPE, RunPage.of(reported, text -> words.told(call.principal(), text)))
                .with("Content-Security-Policy", RunPage.policy())
                .with("X-Content-Type-Options", "nosniff");
    }

    private HttpResponse lineage(Call call) {
        RunId run = visible.known(call);
        LineageEvent.Moment moment =
                LineageEvent.Moment.valueOf(call.text("event").orElse("last").toUpperCase(Locale.ROOT));
        ServedRuns runs = parts.runs();
        return HttpResponse.json(
                200,
                LineageEvent.of(
                        runs.record(run),
                        runs.catalogue().spec(run),
                        moment,
                        runs.ports().clock().nowMillis(),
                        words.rooted(call.principal())));
    }

    private HttpResponse stream(Call call) {
        RunView view = parts.runs().catalogue().view(visible.known(call));
        List<Attempt> attempts = parts.runs().attempts().of(view);
        TaskStream.Span whole =
                TaskStream.Span.of(view, attempts, parts.runs().ports().clock().nowMillis());
        long from = call.number("from", whole.fromMillis());
        long to = call.number("to", Math.max(whole.toMillis(), from + 1));
        if (from >= to) {
            throw Problem.of(
                            ProblemCode.BAD_PARAMETER,
                            "The span ends at " + to + ", before it begins at " + from,
                            "Let 'to' be later than 'from'")
                    .toException();
        }
        return HttpResponse.json(
                200, TaskStreamJson.of(TaskStream.of(view, attempts, new TaskStream.Span(from, to), (int)
                        call.number("px", COLUMNS))));
    }
}
