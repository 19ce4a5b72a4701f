package dev.millrace.coordinator.plan.contract;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Requirement;
import dev.millrace.storage.sql.SqlNames;
import java.util.List;

/** Finds constants of rules that no row could ever meet: values that are none of the column's type, empty ranges, patterns that cannot be read. */
final class ConstantCheck {
    private final Subject subject;
    private final Tables tables;

    ConstantCheck(Subject subject, Tables tables) {
        this.subject = subject;
        this.tables = tables;
    }

    void check(List<NumberedRule> rules) {
        rules.forEach(this::check);
    }

    private void check(NumberedRule next) {
        switch (next.requirement()) {
            case Requirement.Range range -> range(next, range);
            case Requirement.OneOf oneOf -> oneOf.values().forEach(value -> value(next, oneOf.column(), value));
            case Requirement.Matches matches -> pattern(next, matches.pattern());
            case Requirement.Readable _,
                    Requirement.FieldCount _,
                    Requirement.Type _,
                    Requirement.NotNull _,
                    Requirement.Length _,
                    Requirement.Unique _,
                    Requirement.ForeignKey _,
                    Requirement.Freshness _,
                    Requirement.RowCount _ -> {}
        }
    }

    private void range(NumberedRule next, Requirement.Range range) {
        if (range.minOrNull() != null) {
            value(next, range.column(), range.minOrNull());
        }
        if (range.maxOrNull() != null) {
            value(next, range.column(), range.maxOrNull());
        }
        if (range.minOrNull() != null && range.maxOrNull() != null) {
            String empty = typed(range.column(), range.minOrNull()) + " > " + typed(range.column(), range.maxOrNull());
            if (tables.constant(empty).equals("true")) {
                throw bad(
                        next,
                        "the range of '" + range.column() + "' from " + range.minOrNull() + " to " + range.maxOrNull()
                                + " is empty",
                        "Exchange min and max");
            }
        }
    }

    private void value(NumberedRule next, String column, String value) {
        if (tables.constant("TRY_" + typed(column, value)).equals("NULL")) {
            throw bad(
                    next,
                    "'" + value + "' is no value of the column '" + column + "', which is " + type(column),
                    "Write a value of that type, or declare another one");
        }
    }

    private void pattern(NumberedRule next, String pattern) {
        try {
            tables.constant("regexp_full_match('', " + SqlNames.literal(pattern) + ")");
        } catch (MillraceException unreadable) {
            throw new MillraceException(
                    bad(
                                    next,
                                    "the pattern cannot be read: "
                                            + unreadable.failure().message(),
                                    "Write an RE2 pattern, for example [A-Z]{3}; RE2 looks neither ahead nor back")
                            .failure(),
                    unreadable);
        }
    }

    private String typed(String column, String value) {
        return "CAST(" + SqlNames.literal(value) + " AS " + type(column) + ")";
    }

    private String type(String column) {
        return subject.column(column).map(Column::type).orElse("VARCHAR");
    }

    private static MillraceException bad(NumberedRule next, String message, String remedy) {
        return Failure.invalid("BAD_RULE", message, remedy)
                .at(next.rule().place())
                .toException();
    }
}
