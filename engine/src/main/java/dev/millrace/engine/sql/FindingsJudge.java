package dev.millrace.engine.sql;

import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Findings.Broken;
import dev.millrace.graph.Inspection;
import dev.millrace.graph.Inspection.Counted;
import dev.millrace.graph.Place;
import dev.millrace.graph.RowLimit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether what was found is accepted. */
final class FindingsJudge {
    private final Inspection inspection;
    private final Findings findings;

    FindingsJudge(Inspection inspection, Findings findings) {
        this.inspection = inspection;
        this.findings = findings;
    }

    /** @param counts of each rule, in order of the inspection */
    void refuse(List<Long> counts) {
        for (int rule = 0; rule < counts.size(); rule++) {
            Counted counted = inspection.counted().get(rule);
            boolean broken = counted.severity() == Severity.FAIL && counts.get(rule) > 0;
            if (broken || counted.limit().isExceeded(counts.get(rule), findings.rows())) {
                throw refused(counted, counts.get(rule)).toException();
            }
        }
        if (inspection.limit().isExceeded(findings.badRows(), findings.rows())) {
            throw tooMany().toException();
        }
    }

    private Failure refused(Counted counted, long count) {
        if (inspection.isCheck()) {
            return failure(
                    "CHECK_FAILED",
                    "the check of '" + inspection.subject() + "' does not hold: " + counted.reason() + measured(),
                    "Mend the data or the check, or say onFail: warn",
                    counted.place());
        }
        String what = counted.ofAllRows()
                ? "the rule '" + counted.reason() + "' does not hold"
                : number(count) + " of " + number(findings.rows()) + " rows break the rule '" + counted.reason() + "'"
                        + accepted(counted);
        return failure("CONTRACT_BROKEN", contract() + what + told(), remedy(counted), counted.place());
    }

    /** The values that a check compares. */
    private String measured() {
        return findings.broken().stream()
                .map(Broken::example)
                .filter(example -> !example.isEmpty())
                .collect(Collectors.joining(", ", "; ", ""))
                .replaceFirst("^; $", "");
    }

    private static String accepted(Counted counted) {
        return counted.severity() == Severity.FAIL ? "" : ", and " + accepted(counted.limit());
    }

    private static String accepted(RowLimit limit) {
        return (limit.rows() == 1 ? "1 is" : limit.text() + " are") + " accepted";
    }

    private static String remedy(Counted counted) {
        return counted.severity() == Severity.FAIL
                ? "Mend the source, or give the rule another severity"
                : "Mend the source, or raise max: of the rule";
    }

    private Failure tooMany() {
        return failure(
                "CONTRACT_BROKEN",
                contract() + number(findings.badRows()) + " of " + number(findings.rows()) + " rows are bad, and "
                        + accepted(inspection.limit()) + told(),
                "Mend the source, or raise badRows: max",
                inspection.place());
    }

    private String contract() {
        return "the contract of '" + inspection.subject() + "' is broken: ";
    }

    /** What was found, with an example of each. */
    private String told() {
        return findings.broken().stream()
                .filter(broken -> broken.severity() != Severity.WARN)
                .map(FindingsJudge::words)
                .collect(Collectors.joining("; ", ". Found: ", ""));
    }

    private static String words(Broken broken) {
        return broken.reason() + " " + number(broken.rows())
                + (broken.example().isEmpty() ? "" : " (" + broken.example() + ")");
    }

    private static Failure failure(String code, String message, String remedy, Place place) {
        return Failure.invalid(code, message, remedy).at(place);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
