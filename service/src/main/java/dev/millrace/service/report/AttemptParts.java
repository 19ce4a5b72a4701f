package dev.millrace.service.report;

import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Findings;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.runs.Attempt;
import dev.millrace.service.runs.NoticeView;
import dev.millrace.service.words.Human;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What went wrong on the way: attempts that failed, what contracts and checks found, what webhooks were not told. */
final class AttemptParts {
    /** Further ones are counted. */
    static final int MOST_ATTEMPTS = 100;

    private static final int MOST_FINDINGS = 100;

    private final ReportedRun run;
    private final Html html;

    AttemptParts(ReportedRun run, Html html) {
        this.run = run;
        this.html = html;
    }

    void write() {
        List<Attempt> failed = run.failed();
        if (!failed.isEmpty()) {
            attempts(failed);
        }
        findings();
        notices();
    }

    private void attempts(List<Attempt> failed) {
        Map<String, Long> codes = failed.stream()
                .collect(Collectors.groupingBy(
                        attempt -> attempt.failure().map(Failure::code).orElse(""),
                        TreeMap::new,
                        Collectors.counting()));
        html.add("<section class=\"panel\"><h2>Attempts that failed</h2><p class=\"labels\">");
        codes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_ATTEMPTS)
                .forEach(code -> html.add("<span>")
                        .plain(code.getKey())
                        .add(" <b>" + Human.count(code.getValue()) + "</b></span>"));
        html.add("</p><div class=\"wide\"><table"
                + " class=\"cards\"><thead><tr><th>Task</th><th>Attempt</th><th>When</th><th>What happened</th>"
                + "</tr></thead><tbody>");
        failed.stream().limit(MOST_ATTEMPTS).forEach(this::attempt);
        html.add("</tbody></table></div>");
        if (failed.size() > MOST_ATTEMPTS) {
            html.add("<p class=\"soft\">and " + Human.count(failed.size() - MOST_ATTEMPTS, "more attempt") + "</p>");
        }
        html.add("</section>\n");
    }

    private void attempt(Attempt attempt) {
        html.add("<tr><th scope=\"row\">" + attempt.stage() + "." + attempt.task()
                        + "</th><td data-name=\"Attempt\"><code>")
                .plain(attempt.id());
        html.add("</code></td><td data-name=\"When\">");
        html.add(
                attempt.hasTime()
                        ? Head.moment(attempt.startedMillis()) + "<p class=\"soft\">"
                                + Human.millis(attempt.measures().millis()) + "</p>"
                        : "-");
        html.add("</td><td data-name=\"What happened\">");
        attempt.failure().ifPresent(failure -> {
            html.add("<code>").plain(failure.code()).add("</code> ");
            html.said(FailureJson.sentence(failure.message()));
            failure.remedy()
                    .ifPresent(remedy -> html.add("<p class=\"soft\">")
                            .said(FailureJson.sentence(remedy))
                            .add("</p>"));
        });
        html.add("</td></tr>\n");
    }

    private void findings() {
        List<Findings> findings = run.view().findings();
        if (findings.isEmpty()) {
            return;
        }
        html.add("<section class=\"panel\"><h2>Contracts and checks</h2><div class=\"wide\"><table class=\"cards\">"
                + "<thead><tr><th>Of</th><th class=\"n\">Rows</th><th>What was found</th></tr></thead><tbody>");
        findings.stream().limit(MOST_FINDINGS).forEach(this::finding);
        html.add("</tbody></table></div></section>\n");
    }

    private void finding(Findings found) {
        html.add("<tr><th scope=\"row\">").said(found.subject());
        html.add("<p class=\"soft\">" + (found.isCheck() ? "check" : "contract")
                + "</p></th><td class=\"n\" data-name=\"Rows\">");
        html.add(
                found.isCheck()
                        ? "all"
                        : Human.count(found.rows())
                                + (found.badRows() > 0
                                        ? "<p class=\"warned\">" + Human.count(found.badRows()) + " set aside</p>"
                                        : ""));
        html.add("</td><td data-name=\"What was found\">");
        if (found.broken().isEmpty()) {
            html.add("<span class=\"fine\">✓ holds</span>");
        }
        found.broken().stream().limit(MOST_FINDINGS).forEach(this::broken);
        html.add("</td></tr>\n");
    }

    private void broken(Findings.Broken rule) {
        String look = rule.severity() == Severity.WARN ? "warned" : "wrong";
        html.add("<p><span class=\"" + look + "\">✕ " + rule.severity().name().toLowerCase(Locale.ROOT) + "</span> ")
                .said(rule.reason())
                .add(" <b>" + Human.count(rule.rows()) + "</b>");
        if (!rule.example().isEmpty()) {
            html.add("<br/><span class=\"soft\">").said(rule.example()).add("</span>");
        }
        html.add("</p>");
    }

    private void notices() {
        List<NoticeView> notices = run.record().notices();
        if (!notices.isEmpty()) {
            html.add("<section class=\"panel\"><h2>Webhooks</h2><ul>");
            notices.stream()
                    .limit(MOST_FINDINGS)
                    .forEach(notice -> html.add("<li>").said(notice.words()).add("</li>"));
            html.add("</ul></section>\n");
        }
    }
}
