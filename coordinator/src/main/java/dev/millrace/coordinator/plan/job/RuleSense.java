package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.ContractRule.Severity;
import java.util.List;
import java.util.Optional;

/** Which severities and limits of a rule make sense, wherever the rule is written. */
public final class RuleSense {
    private RuleSense() {}

    /** What is wrong. */
    public enum Kind {
        /** The rule is about all rows together, and none of them can be set aside. */
        OF_ALL_ROWS,
        /** Rows are to be set aside, and nothing says where. */
        NOWHERE,
        /** A row that breaks the rule has no values, so that it cannot stay. */
        WITHOUT_VALUES,
        /** There is a limit of rows, and none are set aside. */
        LIMITED
    }

    /** What is wrong, as a sentence. */
    public record Problem(Kind kind, String message) {}

    /**
     * The severity of a rule that says none.
     *
     * @param rule its key in a job file, for example {@code notNull}
     * @param contract severity of rules of the same contract
     */
    public static Severity standard(String rule, Severity contract) {
        return isOfAllRows(rule) ? Severity.FAIL : contract;
    }

    private static boolean isOfAllRows(String rule) {
        return rule.equals("freshness") || rule.equals("rowCount");
    }

    /** @param aside whether the contract says what becomes of rows that are set aside */
    public static Optional<Problem> ofSeverity(String rule, Severity severity, boolean aside) {
        if (severity == Severity.QUARANTINE && isOfAllRows(rule)) {
            return problem(
                    Kind.OF_ALL_ROWS, "'" + rule + "' is about all rows together: none of them can be set aside");
        }
        if (severity == Severity.QUARANTINE && !aside) {
            return problem(Kind.NOWHERE, "Rows that break this rule are to be set aside, and nothing says where");
        }
        if (severity == Severity.WARN
                && List.of("readable", "fieldCount", "type").contains(rule)) {
            return problem(
                    Kind.WITHOUT_VALUES,
                    "A row that breaks '" + rule + "' has no values, so it cannot stay with a warning");
        }
        return Optional.empty();
    }

    /** Of a rule that has a limit. */
    public static Optional<Problem> ofLimit(Severity severity) {
        return switch (severity) {
            case QUARANTINE -> Optional.empty();
            case FAIL -> problem(Kind.LIMITED, "A rule whose severity is fail accepts no row, so max has no sense");
            case WARN -> problem(Kind.LIMITED, "A rule that only warns never fails the run, so max has no sense");
        };
    }

    private static Optional<Problem> problem(Kind kind, String message) {
        return Optional.of(new Problem(kind, message));
    }
}
