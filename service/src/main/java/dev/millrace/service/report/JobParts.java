package dev.millrace.service.report;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Adaptation;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.service.words.Human;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was asked for: sources, steps, settings, the plan, and the versions that made it. */
final class JobParts {
    private static final int MOST_THINGS = 100;
    private static final int MOST_LETTERS = 20_000;
    private static final int MOST_LETTERS_OF_PLAN = 200_000;

    private final ReportedRun run;
    private final Html html;

    JobParts(ReportedRun run, Html html) {
        this.run = run;
        this.html = html;
    }

    void write() {
        html.add("<section class=\"panel\"><h2>Job</h2>");
        if (!run.record().command().isEmpty()) {
            html.add("<p>asked for by <code>millrace ")
                    .said(String.join(" ", run.record().command()))
                    .add("</code></p>");
        }
        run.job().ifPresent(this::job);
        run.view()
                .taking()
                .ifPresent(taking -> html.add("<p>").said(taking.sentence()).add("</p>"));
        run.view()
                .reuse()
                .forEach(step -> html.add("<p>")
                        .said("step " + step.sentence(run.view().row().state().isEnded()))
                        .add("</p>"));
        run.view().plan().ifPresent(this::plan);
        html.add("</section>\n");
        run.view().plan().ifPresent(this::versions);
    }

    private void job(JobSpec job) {
        if (!job.sources().isEmpty()) {
            html.add("<h3>Sources</h3><ul>");
            job.sources().stream().limit(MOST_THINGS).forEach(source -> {
                html.add("<li>").said(source.name()).add(" ");
                source.from().stream()
                        .limit(MOST_THINGS)
                        .forEach(from -> html.add("<code>")
                                .said(from.replaceFirst("^file://", ""))
                                .add("</code> "));
                html.add("</li>");
            });
            html.add("</ul>");
        }
        html.add("<h3>Steps</h3>");
        int letters = MOST_LETTERS * 10;
        for (JobSpec.Step step : job.steps()) {
            int shown = Math.min(letters, MOST_LETTERS);
            letters -= Math.min(shown, step.sql().length());
            html.add("<details><summary>").said(step.name()).add("</summary>");
            html.code(shown == 0 ? "(left out: the job is long)" : step.sql(), Math.max(shown, 100));
            html.add("</details>");
        }
        settings(job.settings());
    }

    private void settings(SortedMap<String, String> settings) {
        if (!settings.isEmpty()) {
            html.add("<details><summary>" + Human.count(settings.size(), "setting") + "</summary><table><tbody>");
            settings.forEach((name, value) -> html.add("<tr><td><code>")
                    .said(name)
                    .add("</code></td><td>")
                    .said(value)
                    .add("</td></tr>"));
            html.add("</tbody></table></details>");
        }
    }

    private void plan(StageGraph plan) {
        SortedMap<StageId, List<Adaptation>> adaptations = new TreeMap<>();
        run.view().stages().forEach(stage -> adaptations.put(stage.stage().id(), stage.adaptations()));
        html.add("<details><summary>Plan of " + Human.count(plan.stages().size(), "stage") + "</summary>");
        html.code(
                new PlanView(plan, List.of(), new TreeMap<>(), adaptations).show(PlanView.Format.TEXT),
                MOST_LETTERS_OF_PLAN);
        html.add("</details>");
    }

    private void versions(StageGraph plan) {
        html.add("<footer><p>");
        plan.engine()
                .forEach((name, version) ->
                        html.add("<span>").said(name).add(" ").said(version).add("</span>"));
        html.add("<span>plan <code>")
                .plain(run.view().row().planOrEmpty())
                .add("</code></span><span>prices of ")
                .said(run.prices().date())
                .add(", ")
                .said(run.prices().region())
                .add("</span></p></footer>\n");
    }
}
