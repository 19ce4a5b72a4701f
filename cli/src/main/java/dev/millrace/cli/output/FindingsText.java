package dev.millrace.cli.output;

import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Findings.Broken;
import dev.millrace.service.words.Human;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a contract or a check found, for people. */
public final class FindingsText {
    private FindingsText() {}

    /** A line about the whole, then one for each rule that does not hold. */
    public static List<String> lines(Findings findings) {
        List<String> lines = new ArrayList<>();
        if (findings.isCheck()) {
            boolean holds = findings.broken().isEmpty();
            lines.add("check      " + findings.subject() + (holds ? ": holds" : ": does not hold"));
        } else {
            lines.add("contract   " + findings.subject() + ": " + Human.count(findings.goodRows(), "good row") + ", "
                    + Human.count(findings.badRows(), "bad row") + warnings(findings));
        }
        findings.broken().forEach(broken -> lines.add("           " + line(broken, findings.isCheck())));
        return lines;
    }

    private static String warnings(Findings findings) {
        long warnings = findings.broken().stream()
                .filter(broken -> broken.severity() == Severity.WARN)
                .mapToLong(Broken::rows)
                .sum();
        return warnings == 0 ? "" : ", " + Human.count(warnings, "warning");
    }

    private static String line(Broken broken, boolean isCheck) {
        String warning = broken.severity() == Severity.WARN ? " (a warning)" : "";
        String count = isCheck ? "" : " " + String.format(Locale.ROOT, "%,d", broken.rows());
        String example = broken.example().isEmpty() ? "" : (isCheck ? "; " : ", first ") + broken.example();
        return broken.reason() + count + warning + example;
    }
}
