package dev.millrace.coordinator.plan.contract;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.plan.source.DescribedRecords.Whole;
import dev.millrace.graph.Column;
import dev.millrace.graph.Contract;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import dev.millrace.graph.RowLimit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All rules of a contract, in order: first what every text is held to, unless the contract says it elsewhere, then what is written. */
final class ContractRules {
    private final Subject subject;
    private final Contract contract;

    private ContractRules(Subject subject) {
        this.subject = subject;
        this.contract = subject.contract();
    }

    /** Throws INVALID for a rule that does not fit the columns, with its place. */
    static List<NumberedRule> of(Subject subject) {
        return new ContractRules(subject).all();
    }

    private List<NumberedRule> all() {
        List<ContractRule> rules = new ArrayList<>(unwritten());
        contract.rules().stream().map(this::spelled).forEach(rules::add);
        Set<String> taken = new HashSet<>();
        contract.rules().forEach(rule -> taken.add(rule.reason()));
        List<NumberedRule> numbered = new ArrayList<>();
        for (ContractRule rule : rules) {
            numbered.add(new NumberedRule(numbered.size() + 1, named(rule, taken)));
        }
        return numbered;
    }

    private List<ContractRule> unwritten() {
        List<Requirement> asked = new ArrayList<>();
        if (subject.whole() != Whole.ROW) {
            asked.add(new Requirement.Readable());
        }
        if (subject.whole() == Whole.DELIMITED) {
            asked.add(new Requirement.FieldCount());
        }
        for (String text : subject.texts()) {
            boolean anything = subject.whole() == Whole.DELIMITED
                    && subject.column(text).map(Column::type).orElse("").equals("VARCHAR");
            if (!anything) {
                asked.add(new Requirement.Type(text));
            }
        }
        return asked.stream()
                .filter(requirement ->
                        contract.rules().stream().noneMatch(rule -> isSame(rule.requirement(), requirement)))
                .map(requirement ->
                        new ContractRule("", contract.severity(), RowLimit.NONE, requirement, contract.place()))
                .toList();
    }

    private static boolean isSame(Requirement written, Requirement asked) {
        return written instanceof Requirement.Type type && asked instanceof Requirement.Type other
                ? type.column().equalsIgnoreCase(other.column())
                : written.equals(asked);
    }

    private ContractRule named(ContractRule rule, Set<String> taken) {
        if (!rule.reason().isEmpty()) {
            return rule;
        }
        String name = ReasonNames.of(rule.requirement(), subject);
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name + "_" + number;
        }
        return new ContractRule(free, rule.severity(), rule.limit(), rule.requirement(), rule.place());
    }

    /** The rule with its columns as they are spelled. */
    private ContractRule spelled(ContractRule rule) {
        Requirement spelled = spelled(rule.requirement(), rule.place());
        return new ContractRule(rule.reason(), rule.severity(), rule.limit(), spelled, rule.place());
    }

    private Requirement spelled(Requirement requirement, Place place) {
        return switch (requirement) {
            case Requirement.Readable readable -> ofText(readable, "readable", subject.whole() != Whole.ROW, place);
            case Requirement.FieldCount count -> ofText(count, "fieldCount", subject.whole() == Whole.DELIMITED, place);
            case Requirement.Type type -> {
                String column = column(type.column(), place);
                yield ofText(new Requirement.Type(column), "type", subject.hasText(column), place);
            }
            case Requirement.NotNull notNull -> new Requirement.NotNull(column(notNull.column(), place));
            case Requirement.Range range ->
                new Requirement.Range(column(range.column(), place), range.minOrNull(), range.maxOrNull());
            case Requirement.Matches matches ->
                new Requirement.Matches(column(matches.column(), place), matches.pattern());
            case Requirement.OneOf oneOf -> new Requirement.OneOf(column(oneOf.column(), place), oneOf.values());
            case Requirement.Length length ->
                new Requirement.Length(text(length.column(), place), length.min(), length.max());
            case Requirement.Unique unique -> new Requirement.Unique(columns(unique.columns(), place));
            case Requirement.ForeignKey key ->
                new Requirement.ForeignKey(columns(key.columns(), place), key.table(), key.keys());
            case Requirement.Freshness freshness ->
                new Requirement.Freshness(moment(freshness.column(), place), freshness.maxAgeMillis());
            case Requirement.RowCount count -> count;
        };
    }

    private Requirement ofText(Requirement requirement, String kind, boolean possible, Place place) {
        if (possible) {
            return requirement;
        }
        throw Failure.invalid(
                        "BAD_RULE",
                        "the rule '" + kind + "' asks about text, and the rows of '" + subject.name()
                                + "' have their types already",
                        "Leave the rule out; what cannot be read as its type is an error there")
                .at(place)
                .toException();
    }

    private List<String> columns(List<String> names, Place place) {
        List<String> columns = names.stream().map(name -> column(name, place)).toList();
        if (new HashSet<>(columns).size() < columns.size()) {
            throw Failure.invalid("BAD_RULE", "the rule names a column twice", "Name each column once")
                    .at(place)
                    .toException();
        }
        return columns;
    }

    private String column(String name, Place place) {
        return found(name, place).name();
    }

    private Column found(String name, Place place) {
        return subject.column(name)
                .orElseThrow(() -> Failure.invalid(
                                "UNKNOWN_COLUMN",
                                "'" + subject.name() + "' has no column '" + name + "'",
                                Suggestion.sentence(
                                        name,
                                        subject.columns().stream()
                                                .map(Column::name)
                                                .toList()))
                        .at(place)
                        .toException());
    }

    private String text(String name, Place place) {
        Column column = found(name, place);
        return required(column, "length", column.type().equals("VARCHAR"), "text", place);
    }

    private String moment(String name, Place place) {
        Column column = found(name, place);
        boolean moment = column.type().equals("DATE") || column.type().startsWith("TIMESTAMP");
        return required(column, "freshness", moment, "points in time", place);
    }

    private static String required(Column column, String kind, boolean fits, String values, Place place) {
        if (fits) {
            return column.name();
        }
        throw Failure.invalid(
                        "WRONG_TYPE",
                        "the rule '" + kind + "' is about " + values + ", and the column '" + column.name() + "' is "
                                + column.type(),
                        "Name another column, or declare another type")
                .at(place)
                .toException();
    }
}
