package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.coordinator.plan.job.RowLimitText;
import dev.millrace.coordinator.plan.job.RuleSense;
import dev.millrace.graph.Contract.BadRows;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Place;
import dev.millrace.graph.RowLimit;
import dev.millrace.sdk.job.Caller;
import dev.millrace.sdk.job.ContractTerms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of files ({@link ReadOptions#contract}) or of a frame ({@link Frame#contract}) must be like. Rows that break it end the run, unless
 * {@link #quarantine} or {@link #skip} say that they are set aside; the others are taken. What it found is in {@link Run#findings()}. Immutable.
 */
public final class Contract {
    private final List<Rule> rules;
    private final boolean aside;
    private final String folder;
    private final RowLimit limit;
    private final Mode mode;

    private Contract(List<Rule> rules, boolean aside, String folder, RowLimit limit, Mode mode) {
        this.rules = List.copyOf(rules);
        this.aside = aside;
        this.folder = folder;
        this.limit = limit;
        this.mode = mode;
    }

    /** Rules in the order in which a row is judged. All text must be readable and have the types of its columns without being told. */
    public static Contract of(Rule... rules) {
        return new Contract(List.of(rules), false, "", RowLimit.NONE, Mode.OVERWRITE);
    }

    /**
     * Rows that break a rule are kept in a folder of Parquet, with file, line, column, reason, value and text, by reason; a later run replaces them.
     * Only runs that write keep them: a look by {@code show}, {@code collect} or {@code stream} leaves them out and counts them.
     */
    public Contract quarantine(String to) {
        return new Contract(rules, true, to, limit, mode);
    }

    /** Rows that break a rule are left out and counted. */
    public Contract skip() {
        return new Contract(rules, true, "", limit, mode);
    }

    /** The most rows that may break a rule, by whatever rule, {@code 37} or {@code 0.1%} of the rows read; beyond it the run fails. */
    public Contract max(String rows) {
        try {
            return new Contract(rules, aside, folder, RowLimitText.parse(rows), mode);
        } catch (IllegalArgumentException error) {
            throw wrong(Caller.place(), String.valueOf(error.getMessage()), "Write for example: max(\"0.1%\")");
        }
    }

    /** Bad rows come to those that are kept already, once for each run; else they replace them. */
    public Contract append() {
        return new Contract(rules, aside, folder, limit, Mode.APPEND);
    }

    private static RuntimeException wrong(Place place, String message, String remedy) {
        return Failure.invalid("BAD_RULE", message, remedy).at(place).toException();
    }

    ContractTerms terms(Session session, JobPaths paths, Place place) {
        if (!aside && (!limit.isNone() || mode == Mode.APPEND)) {
            throw wrong(
                    place,
                    "The contract says how many bad rows there may be, or that they are added, and not where they go",
                    "Add quarantine(\"bad/rows\") or skip()");
        }
        if (aside && folder.isEmpty() && mode == Mode.APPEND) {
            throw wrong(place, "Rows that are skipped are kept nowhere", "Leave append() out, or write quarantine(…)");
        }
        refuseTwice();
        Severity standard = aside ? Severity.QUARANTINE : Severity.FAIL;
        @Nullable Location to = folder.isEmpty() ? null : session.located(() -> paths.folder(folder), place);
        return new ContractTerms(
                rules.stream().flatMap(rule -> terms(session, rule, standard)).toList(),
                standard,
                new BadRows(to, limit, mode),
                place);
    }

    private java.util.stream.Stream<ContractTerms.Term> terms(Session session, Rule rule, Severity standard) {
        Severity severity = Objects.requireNonNullElse(rule.severity(), RuleSense.standard(rule.kind(), standard));
        requireSense(rule, severity);
        Optional.ofNullable(rule.in()).filter(in -> in.session() != session).ifPresent(_ -> {
            throw Failure.invalid(
                            "OTHER_SESSION",
                            "The frame of the foreign key was made by another Millrace",
                            "Read both with the same one")
                    .at(rule.place())
                    .toException();
        });
        RowLimit most = Objects.requireNonNullElse(rule.limit(), RowLimit.NONE);
        return rule.requirements().stream()
                .map(requirement -> new ContractTerms.Term(
                        new ContractRule(rule.reason(), severity, most, requirement, rule.place()),
                        rule.in() == null ? null : rule.in().node()));
    }

    private void requireSense(Rule rule, Severity severity) {
        RuleSense.ofSeverity(rule.kind(), severity, aside).ifPresent(problem -> {
            throw rule.wrong(
                    problem.message(),
                    switch (problem.kind()) {
                        case OF_ALL_ROWS -> "Write fail() or warn()";
                        case NOWHERE -> "Write quarantine(\"bad/rows\") on the contract, or skip() to leave them out";
                        case WITHOUT_VALUES -> "Write fail() or quarantine()";
                        case LIMITED -> throw new IllegalStateException("told below");
                    });
        });
        if (rule.limit() != null) {
            RuleSense.ofLimit(severity).ifPresent(problem -> {
                throw rule.wrong(problem.message(), "Leave max out, or write quarantine()");
            });
        }
    }

    private void refuseTwice() {
        Map<String, Place> taken = new HashMap<>();
        for (Rule rule : rules) {
            boolean several = rule.requirements().size() > 1;
            Place before = rule.reason().isEmpty() ? null : taken.putIfAbsent(rule.reason(), rule.place());
            if (before != null || several && !rule.reason().isEmpty()) {
                throw Failure.invalid(
                                "DUPLICATE_NAME",
                                "The reason '" + rule.reason() + "' is "
                                        + (before == null ? "that of several columns" : "taken at " + before),
                                "Give each rule, and each column, a reason of its own, or leave reason out")
                        .at(rule.place())
                        .toException();
            }
        }
    }
}
