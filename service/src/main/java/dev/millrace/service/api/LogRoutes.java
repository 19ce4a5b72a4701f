package dev.millrace.service.api;

import dev.millrace.graph.RunId;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.runs.LogLevel;
import dev.millrace.service.runs.LogLine;
import dev.millrace.service.runs.RunLogs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.function.Predicate;

/** What the attempts of a run wrote down: what is there, or as it comes until the run has ended. */
final class LogRoutes {
    private static final String LINES = "application/x-ndjson";
    private static final long LOOK_MILLIS = 1_000;

    private final Parts parts;
    private final Visible visible;
    private final TenantWords words;

    LogRoutes(Parts parts, Visible visible) {
        this.parts = parts;
        this.visible = visible;
        this.words = new TenantWords(parts);
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/v1/runs/{run}/logs", "getLogs", "What attempts wrote down, in order of time", this::logs)
                .takes(
                        Schemas.runParameter(),
                        Parameter.query("stage", Schema.whole().between(0, 9_999), "Only of this stage"),
                        Parameter.query("task", Schema.whole().between(0, 10_000_000), "Only of this task"),
                        Parameter.query(
                                "attempt", Schema.text().pattern("^[0-9.s-]{1,40}$"), "Only of this attempt of a task"),
                        Parameter.query("level", Schema.text().oneOf(LogLevel.words()), "Only of this level or above"),
                        Parameter.query(
                                "since",
                                Schema.whole().between(0, 1L << 45),
                                "Only what was written at this time (milliseconds since 1970) or later"),
                        Parameter.query(
                                "follow",
                                Schema.truth(),
                                "Also what comes until the run has ended: the lines of an attempt when it ends"))
                .answers(new Answer(200, "An object a line", LINES, Schema.text(), List.of()))
                .refuses(404, 422));
    }

    private HttpResponse logs(Call call) {
        RunId run = visible.known(call);
        Predicate<LogLine> wanted = wanted(call);
        if (call.flag("follow")) {
            return HttpResponse.lines(
                    LINES, sink -> follow(run, wanted, text -> sink.send(words.told(call.principal(), text))));
        }
        return HttpResponse.text(200, LINES, text(parts.runs().logs().of(run), wanted));
    }

    private static Predicate<LogLine> wanted(Call call) {
        long stage = call.number("stage", -1);
        long task = call.number("task", -1);
        long since = call.number("since", 0);
        String attempt = call.text("attempt").orElse("");
        LogLevel least = call.text("level").map(LogLevel::parse).orElse(LogLevel.INFO);
        return line -> (stage < 0 || line.stage() == stage)
                && (task < 0 || line.task() == task)
                && (attempt.isEmpty() || line.attempt().equals(attempt))
                && line.level().isAtLeast(least)
                && line.atMillis() >= since;
    }

    private static String text(List<LogLine> lines, Predicate<LogLine> wanted) {
        StringBuilder text = new StringBuilder();
        lines.stream().filter(wanted).forEach(line -> text.append(line.json()).append('\n'));
        return text.toString();
    }

    /** The log of a task that went well may be stored just after its run has ended: the end is one look that finds nothing more. */
    private void follow(RunId run, Predicate<LogLine> wanted, HttpResponse.Sink sink) throws IOException {
        RunLogs.Following logs = parts.runs().logs().following(run);
        while (true) {
            boolean isLast = isEnded(run) || parts.runs().isWaitingEnded();
            List<LogLine> lines = logs.more();
            String text = text(lines, wanted);
            if (!text.isEmpty()) {
                sink.send(text);
            }
            if (isLast && lines.isEmpty()) {
                return;
            }
            pause(run);
        }
    }

    private boolean isEnded(RunId run) {
        return parts.runs().catalogue().view(run).row().state().isEnded();
    }

    private void pause(RunId run) throws IOException {
        try {
            if (isEnded(run)) {
                parts.runs().ports().clock().sleep(LOOK_MILLIS);
            } else {
                parts.runs().awaitChange(run, Long.MAX_VALUE, LOOK_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server ends");
        }
    }
}
