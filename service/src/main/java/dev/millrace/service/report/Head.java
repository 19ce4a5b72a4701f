package dev.millrace.service.report;

import dev.millrace.graph.Failure;
import dev.millrace.service.cost.PlanEstimate;
import dev.millrace.service.cost.RunCost;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is seen first: which run it is, how it ended and why, what it took, and what stands out. */
final class Head {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final ReportedRun run;
    private final RunView view;
    private final RunRow row;
    private final Html html;

    Head(ReportedRun run, Html html) {
        this.run = run;
        this.view = run.view();
        this.row = view.row();
        this.html = html;
    }

    void write() {
        title();
        view.failure().ifPresent(this::failure);
        if (!row.alarmOrEmpty().isEmpty()) {
            html.add("<section class=\"panel warn\"><h2>Held up</h2><p>")
                    .said(row.alarmOrEmpty())
                    .add("</p></section>\n");
        }
        tiles();
        List<String> found = Diagnosis.of(run);
        if (!found.isEmpty()) {
            html.add("<section class=\"panel\"><h2>What stands out</h2><ul class=\"found\">");
            found.forEach(one -> html.add("<li>").plain(one).add("</li>"));
            html.add("</ul></section>\n");
        }
    }

    private void title() {
        html.add("<header><p class=\"mark\">Millrace <span>run report</span></p><div class=\"title\"><h1>")
                .said(row.job())
                .add("</h1>" + badge(row) + "</div><p class=\"facts\"><code>" + row.run() + "</code>");
        html.add("<span>submitted " + moment(row.submittedMillis()) + "</span>");
        if (row.endedMillis() == RunRow.NONE) {
            html.add("<span>as of " + moment(run.nowMillis()) + "</span>");
        } else {
            html.add("<span>ended " + moment(row.endedMillis()) + "</span>");
        }
        if (row.epoch() > 0) {
            html.add("<span>retry " + row.epoch() + "</span>");
        }
        html.add("</p>");
        run.job().filter(job -> !job.labels().isEmpty()).ifPresent(job -> {
            html.add("<p class=\"labels\">");
            job.labels()
                    .forEach((name, value) ->
                            html.add("<span>").said(name).add("=").said(value).add("</span>"));
            html.add("</p>");
        });
        html.add("</header>\n");
    }

    /** By word and sign, not by colour alone. */
    private static String badge(RunRow row) {
        String look = switch (row.state()) {
            case SUCCEEDED -> "good\">✓ ";
            case FAILED -> "bad\">✕ ";
            case CANCELLED, EXPIRED -> "over\">■ ";
            case ACCEPTED, RUNNING, PUBLISHING -> "going\">● ";
        };
        return "<p class=\"state " + look + state(row.state()) + (row.paused() ? ", paused" : "") + "</p>";
    }

    static String state(RunState state) {
        String name = state.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private void failure(Failure failure) {
        html.add("<section class=\"panel bad\"><h2>Why it failed <code>")
                .plain(failure.code())
                .add("</code></h2><p>")
                .said(FailureJson.sentence(failure.message()))
                .add("</p>");
        failure.place().ifPresent(place -> {
            html.add("<p class=\"soft\">in ").said(place.source());
            if (place.line() > 0) {
                html.add(", line " + place.line() + (place.column() > 0 ? ", column " + place.column() : ""));
            }
            html.add("</p>");
        });
        failure.remedy()
                .ifPresent(remedy -> html.add("<p class=\"remedy\"><b>What to do:</b> ")
                        .said(FailureJson.sentence(remedy))
                        .add("</p>"));
        html.add("</section>\n");
    }

    private void tiles() {
        html.add("<dl class=\"tiles\">");
        tile("Duration", Human.millis(view.millis(run.nowMillis())), row.endedMillis() == RunRow.NONE ? "so far" : "");
        cost();
        tile(
                "Tasks",
                Human.count(view.tasksDone()) + " of " + Human.count(view.tasks()),
                "in " + Human.count(view.stages().size(), "stage")
                        + (run.failed().isEmpty()
                                ? ""
                                : ", " + Human.count(run.failed().size(), "failed attempt")));
        tile("Read", Human.bytes(view.bytesRead()), "from source files");
        tile("Exchanged", Human.bytes(view.bytesExchanged()), "between stages");
        tile(
                "Written",
                Human.bytes(run.record().manifests().values().stream()
                        .mapToLong(manifest -> manifest.own().sizeBytes())
                        .sum()),
                Human.count(
                        run.record().manifests().values().stream()
                                .mapToLong(manifest -> manifest.own().rows())
                                .sum(),
                        "row"));
        if (view.peakBytes() > 0) {
            tile("Peak memory", Human.bytes(view.peakBytes()), "of one task");
        }
        html.add("</dl>\n");
    }

    /** What it would have cost on functions, beside what was expected of the plan before it ran. */
    private void cost() {
        if (view.plan().isEmpty() || view.stages().isEmpty()) {
            return;
        }
        PlanEstimate estimate = PlanEstimate.of(view.plan().get(), run.prices());
        Optional<Double> dollars = RunCost.of(view, run.prices());
        String expected = estimate.dollarsLow().isEmpty()
                ? ""
                : "estimate " + Human.dollars(estimate.dollarsLow()) + " – " + Human.dollars(estimate.dollarsHigh());
        tile("Cost on Lambda", Human.dollars(dollars), expected);
    }

    private void tile(String name, String value, String note) {
        html.add("<div><dt>").plain(name).add("</dt><dd>").plain(value).add("</dd>");
        if (!note.isEmpty()) {
            html.add("<dd class=\"soft\">").plain(note).add("</dd>");
        }
        html.add("</div>");
    }

    /** The same wherever it is read. */
    static String moment(long epochMillis) {
        return epochMillis < 0
                ? "-"
                : MOMENT.format(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC)) + " UTC";
    }
}
