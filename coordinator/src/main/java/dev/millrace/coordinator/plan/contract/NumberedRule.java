package dev.millrace.coordinator.plan.contract;

import dev.millrace.graph.ContractRule;
import dev.millrace.graph.ContractRule.Severity;
import dev.millrace.graph.Requirement;

/** A rule of a contract with its place in the order, from 1. */
record NumberedRule(int number, ContractRule rule) {
    Requirement requirement() {
        return rule.requirement();
    }

    /** Whether it is about all rows together. */
    boolean ofAllRows() {
        return switch (rule.requirement()) {
            case Requirement.Freshness _, Requirement.RowCount _ -> true;
            case Requirement.Readable _,
                    Requirement.FieldCount _,
                    Requirement.Type _,
                    Requirement.NotNull _,
                    Requirement.Range _,
                    Requirement.Matches _,
                    Requirement.OneOf _,
                    Requirement.Length _,
                    Requirement.Unique _,
                    Requirement.ForeignKey _ -> false;
        };
    }

    /** Whether a row that breaks it is not a good one. */
    boolean makesBad() {
        return !ofAllRows() && rule.severity() != Severity.WARN;
    }

    boolean warns() {
        return !ofAllRows() && rule.severity() == Severity.WARN;
    }
}
