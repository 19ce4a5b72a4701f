package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Check;
import dev.millrace.graph.Contract;
import dev.millrace.graph.Contract.BadRows;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RowLimit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads contracts and checks. What the columns are is not known here: whether a rule fits them is seen when the job is planned. */
final class ContractReading {
    private final SourceReading sources;
    private final RequirementReading requirements;
    private final Findings findings;

    ContractReading(SourceReading sources, ParameterReading parameters, Findings findings) {
        this.sources = sources;
        this.requirements = new RequirementReading(parameters, findings);
        this.findings = findings;
    }

    /** The contract of a source or step; empty: it has none. */
    Optional<Contract> contract(Written.Entry entry) {
        Fields fields = new Fields(entry.value());
        Optional<Written.Mapping> kept = fields.mapping("badRows");
        if (!fields.has("contract") && kept.isEmpty()) {
            return Optional.empty();
        }
        BadRows badRows = kept.map(this::badRows).orElse(BadRows.NOT_KEPT);
        boolean aside = kept.isPresent() || fields.text("badRows").orElse("").equals("skip");
        Severity severity = aside ? Severity.QUARANTINE : Severity.FAIL;
        List<ContractRule> rules = new ArrayList<>();
        for (Written.Mapping rule : fields.mappings("contract")) {
            rules.addAll(rules(rule, severity, aside));
        }
        refuseTwice(rules);
        Place place = fields.has("contract") ? fields.place("contract") : fields.place("badRows");
        return Optional.of(new Contract(entry.key(), rules, severity, badRows, place));
    }

    private BadRows badRows(Written.Mapping written) {
        Fields fields = new Fields(written);
        Location to = fields.scalar("to")
                .filter(scalar -> scalar.kind() == Written.Kind.TEXT)
                .flatMap(sources::destination)
                .map(Location::new)
                .orElse(null);
        boolean append = fields.text("mode").orElse("").equals(OutputSpec.Mode.APPEND.word());
        return new BadRows(to, limit(fields), append ? OutputSpec.Mode.APPEND : OutputSpec.Mode.OVERWRITE);
    }

    private List<ContractRule> rules(Written.Mapping written, Severity standard, boolean aside) {
        Fields fields = new Fields(written);
        List<String> kinds = ContractShape.KINDS.stream().filter(fields::has).toList();
        if (kinds.size() != 1) {
            findings.add(
                    written.place(),
                    "BAD_RULE",
                    kinds.isEmpty()
                            ? "A rule of the contract asks for nothing"
                            : "A rule of the contract asks for several things: " + String.join(", ", kinds),
                    kinds.isEmpty()
                            ? "Write one of: " + String.join(", ", ContractShape.KINDS)
                            : "Make a rule of each");
            return List.of();
        }
        Severity severity = severity(fields, kinds.getFirst(), standard);
        requireSense(fields, kinds.getFirst(), severity, aside);
        return requirements.of(fields, kinds.getFirst()).stream()
                .map(requirement -> new ContractRule(
                        fields.text("reason").orElse(""), severity, limit(fields), requirement, written.place()))
                .toList();
    }

    private static Severity severity(Fields fields, String kind, Severity standard) {
        return switch (fields.text("severity").orElse("")) {
            case "fail" -> Severity.FAIL;
            case "quarantine" -> Severity.QUARANTINE;
            case "warn" -> Severity.WARN;
            default -> RuleSense.standard(kind, standard);
        };
    }

    private void requireSense(Fields fields, String kind, Severity severity, boolean aside) {
        Place place = fields.has("severity")
                ? fields.place("severity")
                : fields.written().place();
        RuleSense.ofSeverity(kind, severity, aside)
                .ifPresent(problem -> findings.add(
                        place,
                        "BAD_RULE",
                        problem.message(),
                        switch (problem.kind()) {
                            case OF_ALL_ROWS -> "Write severity: fail or warn";
                            case NOWHERE ->
                                "Write badRows: {to: bad/rows} beside the contract, or badRows: skip to leave them out";
                            case WITHOUT_VALUES -> "Write severity: fail or quarantine";
                            case LIMITED -> throw new IllegalStateException("told below");
                        }));
        if (fields.has("max")) {
            RuleSense.ofLimit(severity)
                    .ifPresent(problem -> findings.add(
                            fields.place("max"),
                            "BAD_RULE",
                            problem.message(),
                            "Leave max out, or write severity: quarantine"));
        }
    }

    private static RowLimit limit(Fields fields) {
        try {
            return fields.text("max").map(RowLimitText::parse).orElse(RowLimit.NONE);
        } catch (IllegalArgumentException alreadyTold) {
            return RowLimit.NONE;
        }
    }

    private void refuseTwice(List<ContractRule> rules) {
        Map<String, Place> taken = new HashMap<>();
        for (ContractRule rule : rules) {
            Place before = rule.reason().isEmpty() ? null : taken.putIfAbsent(rule.reason(), rule.place());
            if (before != null) {
                findings.add(
                        rule.place(),
                        "DUPLICATE_NAME",
                        "The reason '" + rule.reason() + "' is taken at " + before,
                        "Give each rule, and each column, a reason of its own, or leave reason out");
            }
        }
    }

    List<Check> checks(List<Written.Mapping> written, Collection<String> steps) {
        List<Check> checks = new ArrayList<>();
        for (Written.Mapping mapping : written) {
            Fields fields = new Fields(mapping);
            Optional<Written.Scalar> expect =
                    fields.scalar("expect").filter(scalar -> scalar.kind() == Written.Kind.TEXT);
            Optional<String> on = fields.text("on");
            on.filter(step -> !steps.contains(step))
                    .ifPresent(step -> findings.add(
                            fields.place("on"),
                            "UNKNOWN_STEP",
                            "There is no step '" + step + "' to check",
                            Suggestion.among(step, steps)));
            if (on.isPresent() && expect.isPresent()) {
                checks.add(new Check(
                        on.get(),
                        expect.get().text(),
                        !fields.text("onFail").orElse("fail").equals("warn"),
                        expect.get().textPlace()));
            }
        }
        return checks;
    }
}
