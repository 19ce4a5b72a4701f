package dev.millrace.cli.output;

import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Findings.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a contract or a check found, for people and as an object. */
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
        String example = broken.example().isEmpty() ? "" : ", first " + broken.example();
        return broken.reason() + count + warning + example;
    }

    static ObjectNode json(Findings findings) {
        ObjectNode node = JsonLine.object();
        node.put("subject", findings.subject());
        node.put("kind", findings.isCheck() ? "check" : "contract");
        node.put("rows", findings.rows());
        if (findings.isCheck()) {
            node.put("holds", findings.broken().isEmpty());
        } else {
            node.put("goodRows", findings.goodRows());
            node.put("badRows", findings.badRows());
        }
        ArrayNode broken = node.putArray("broken");
        findings.broken()
                .forEach(rule -> broken.addObject()
                        .put("reason", rule.reason())
                        .put("severity", rule.severity().name().toLowerCase(Locale.ROOT))
                        .put("rows", rule.rows())
                        .put("example", rule.example()));
        return node;
    }
}
