package dev.millrace.service.report;

import dev.millrace.coordinator.plan.show.Words;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.StageId;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.words.Human;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** When tasks worked, what each stage did and needed, and how unlike its tasks were. */
final class StageParts {
    /** Further stages are counted. */
    static final int MOST_STAGES = 500;

    private static final double NOTED_SKEW = 4;

    private final ReportedRun run;
    private final Html html;
    private final Map<Integer, List<Measures>> measured;

    StageParts(ReportedRun run, Html html) {
        this.run = run;
        this.html = html;
        this.measured = run.measured();
    }

    void write() {
        List<StageView> stages = run.view().stages();
        if (stages.isEmpty()) {
            return;
        }
        timeline();
        if (StageDiagram.canShow(stages)) {
            html.add("<section class=\"panel\"><h2>How stages feed each other</h2>");
            new StageDiagram(html).draw(stages);
            html.add("</section>\n");
        }
        List<StageView> told = stages.subList(0, Math.min(MOST_STAGES, stages.size()));
        html.add("<section class=\"panel\"><h2>Stages</h2><div class=\"wide\"><table"
                + " class=\"cards\"><thead><tr><th>Stage</th><th class=\"n\">Tasks</th><th class=\"n\">Task time</th><th"
                + " class=\"n\">Rows</th><th class=\"n\">Bytes</th><th>Memory of a task</th></tr></thead><tbody>");
        told.forEach(this::stage);
        html.add("</tbody></table></div>");
        if (told.size() < stages.size()) {
            html.add("<p class=\"soft\">and " + Human.count(stages.size() - told.size(), "more stage") + "</p>");
        }
        html.add("</section>\n");
        spreads(told);
    }

    private void timeline() {
        TaskStream stream = TaskStream.of(
                run.view(),
                run.attempts(),
                TaskStream.Span.of(run.view(), run.attempts(), run.nowMillis()),
                Timeline.COLUMNS);
        if (stream.lanes().isEmpty()) {
            return;
        }
        html.add("<section class=\"panel\"><h2>When tasks worked</h2>");
        new Timeline(html).draw(stream);
        html.add("</section>\n");
    }

    private void stage(StageView stage) {
        List<Measures> tasks = measured.getOrDefault(stage.stage().id().index(), List.of());
        html.add("<tr><th scope=\"row\"><b>" + stage.stage().id() + "</b> ")
                .said(stage.stage().name())
                .add("<p class=\"soft\">" + reads(stage) + stateWords(stage) + "</p>");
        stage.takenBy().ifPresent(other -> html.add("<p class=\"note\">stage " + other + " does its work</p>"));
        stage.adaptations()
                .forEach(one -> html.add("<p class=\"note\">")
                        .said(Words.adaptation(one))
                        .add("</p>"));
        html.add("</th><td class=\"n\" data-name=\"Tasks\">" + Human.count(stage.done()) + " of "
                + Human.count(stage.tasks()));
        if (stage.failures() > 0) {
            html.add("<p class=\"warned\">" + Human.count(stage.failures()) + " failed</p>");
        }
        html.add("</td><td class=\"n\" data-name=\"Task time\">" + Human.millis(millis(stage, tasks)) + share(stage));
        html.add("</td><td class=\"n\" data-name=\"Rows\">" + Human.count(rowsRead(stage, tasks))
                + "<p class=\"soft\">gave " + Human.count(rowsWritten(stage, tasks)) + "</p>");
        html.add("</td><td class=\"n\" data-name=\"Bytes\">" + Human.bytes(sum(tasks, Measures::bytesRead))
                + "<p class=\"soft\">gave " + Human.bytes(sum(tasks, Measures::bytesWritten)) + "</p>");
        html.add("</td><td data-name=\"Memory of a task\">");
        memory(stage, tasks);
        html.add("</td></tr>\n");
    }

    private static String reads(StageView stage) {
        List<StageId> inputs = stage.stage().inputStages();
        return inputs.isEmpty()
                ? "reads sources"
                : "reads stage" + (inputs.size() > 1 ? "s " : " ")
                        + inputs.stream().limit(20).map(StageId::toString).collect(Collectors.joining(", "))
                        + (inputs.size() > 20 ? ", …" : "");
    }

    private static String stateWords(StageView stage) {
        return stage.state().equals("DONE")
                ? ""
                : ", <b>" + stage.state().toLowerCase(Locale.ROOT).replace('_', ' ') + "</b>";
    }

    private static long sum(List<Measures> tasks, ToLongFunction<Measures> measure) {
        return tasks.stream().mapToLong(measure).sum();
    }

    private static long millis(StageView stage, List<Measures> tasks) {
        return Math.max(stage.totals().taskMillis(), sum(tasks, Measures::millis));
    }

    private static long rowsRead(StageView stage, List<Measures> tasks) {
        return Math.max(stage.totals().rowsRead(), sum(tasks, Measures::rowsRead));
    }

    private static long rowsWritten(StageView stage, List<Measures> tasks) {
        return Math.max(stage.totals().rowsWritten(), sum(tasks, Measures::rowsWritten));
    }

    /** Of the time of all tasks. */
    private String share(StageView stage) {
        long all = 0;
        for (StageView one : run.view().stages()) {
            all += millis(one, measured.getOrDefault(one.stage().id().index(), List.of()));
        }
        long own = millis(stage, measured.getOrDefault(stage.stage().id().index(), List.of()));
        if (all == 0) {
            return "";
        }
        double percent = 100.0 * own / all;
        return bar(percent, -1, "share", Math.round(percent) + " % of the time of all tasks");
    }

    /** The peak within what the class promises; the line is what was expected. */
    private void memory(StageView stage, List<Measures> tasks) {
        long peak = Math.max(
                stage.totals().peakBytes(),
                tasks.stream().mapToLong(Measures::peakBytes).max().orElse(0));
        MemoryClass promised =
                run.view().plan().orElseThrow().classes().get(stage.stage().memoryClass());
        double percent = 100.0 * peak / promised.memoryBytes();
        double expected = 100.0 * stage.stage().memoryBytes() / promised.memoryBytes();
        html.add(Human.bytes(peak) + " of " + Human.bytes(promised.memoryBytes()));
        html.add(bar(
                percent,
                expected,
                percent > 100 ? "over" : "memory",
                Math.round(percent) + " % of its class, " + Math.round(expected) + " % expected"));
        long spilled = sum(tasks, Measures::spilledBytes);
        html.add("<p class=\"soft\">expected " + Human.bytes(stage.stage().memoryBytes())
                + (spilled > 0 ? ", <b class=\"warned\">spilled " + Human.bytes(spilled) + "</b>" : "") + "</p>");
    }

    private static String bar(double percent, double mark, String look, String words) {
        String line = mark < 0
                ? ""
                : "<rect class=\"mark\" x=\"" + Timeline.number(Math.clamp(mark, 0, 99))
                        + "\" width=\"1\" height=\"8\"/>";
        return "<svg class=\"bar\" role=\"img\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\"><title>" + words
                + "</title><rect class=\"track\" width=\"100\" height=\"8\"/><rect class=\"" + look + "\" width=\""
                + Timeline.number(Math.clamp(percent, 0, 100)) + "\" height=\"8\"/>" + line + "</svg>";
    }

    private void spreads(List<StageView> stages) {
        if (measured.values().stream().noneMatch(tasks -> tasks.size() > 1)) {
            return;
        }
        html.add("<section class=\"panel\"><h2>How tasks differ</h2><div class=\"wide\"><table"
                + " class=\"spread\"><thead><tr><th>Stage</th><th>Of a task</th><th class=\"n\">Least</th><th"
                + " class=\"n\">Median</th><th class=\"n\">90 %</th><th class=\"n\">99 %</th><th"
                + " class=\"n\">Most</th><th class=\"n\">Most / median</th></tr></thead>");
        for (StageView stage : stages) {
            List<Measures> tasks = measured.getOrDefault(stage.stage().id().index(), List.of());
            if (tasks.size() > 1) {
                html.add("<tbody>");
                spread(stage, "time", Spread.of(tasks, Measures::millis), Human::millis);
                spread(stage, "bytes read", Spread.of(tasks, Measures::bytesRead), Human::bytes);
                spread(stage, "rows read", Spread.of(tasks, Measures::rowsRead), Human::count);
                spread(stage, "peak memory", Spread.of(tasks, Measures::peakBytes), Human::bytes);
                html.add("</tbody>\n");
            }
        }
        html.add("</table></div></section>\n");
    }

    private void spread(StageView stage, String measure, Spread spread, LongFunction<String> words) {
        html.add("<tr>");
        html.add(
                measure.equals("time")
                        ? "<th scope=\"rowgroup\" rowspan=\"4\">"
                                + stage.stage().id() + "</th>"
                        : "");
        html.add("<td>" + measure + "</td>");
        for (long value :
                List.of(spread.least(), spread.median(), spread.ninety(), spread.ninetyNine(), spread.most())) {
            html.add("<td class=\"n\">" + words.apply(value) + "</td>");
        }
        html.add("<td class=\"n" + (spread.skew() > NOTED_SKEW ? " warned" : "") + "\">"
                + String.format(Locale.ROOT, "%.1f×", spread.skew()) + "</td></tr>");
    }
}
