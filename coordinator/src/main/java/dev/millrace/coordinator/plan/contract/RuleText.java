package dev.millrace.coordinator.plan.contract;

import dev.millrace.graph.Column;
import dev.millrace.graph.Requirement;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** SQL of what one rule asks for. */
final class RuleText {
    private final Subject subject;

    RuleText(Subject subject) {
        this.subject = subject;
    }

    /** True where a row breaks the rule by itself; empty: other rows have to be looked at. */
    Optional<String> broken(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Readable _ -> Optional.of(quoted(subject.names().fault()) + " IS NOT NULL");
            case Requirement.FieldCount _ -> Optional.of(quoted(subject.names().fields()) + " IS NOT NULL");
            case Requirement.Type type ->
                Optional.of(quoted(subject.names().text(type.column())) + " IS NOT NULL AND " + quoted(type.column())
                        + " IS NULL");
            case Requirement.NotNull notNull -> Optional.of(quoted(notNull.column()) + " IS NULL");
            case Requirement.Range range -> Optional.of(range(range));
            case Requirement.Matches matches ->
                Optional.of("NOT regexp_full_match(" + subject.text(matches.column()) + ", "
                        + SqlNames.literal(matches.pattern()) + ")");
            case Requirement.OneOf oneOf ->
                Optional.of(oneOf.values().stream()
                        .map(value -> typed(oneOf.column(), value))
                        .collect(Collectors.joining(", ", quoted(oneOf.column()) + " NOT IN (", ")")));
            case Requirement.Length length -> Optional.of(length(length));
            case Requirement.Unique _, Requirement.ForeignKey _, Requirement.Freshness _, Requirement.RowCount _ ->
                Optional.empty();
        };
    }

    private String range(Requirement.Range range) {
        String column = quoted(range.column());
        List<String> outside = new ArrayList<>();
        if (range.minOrNull() != null) {
            outside.add(column + " < " + typed(range.column(), range.minOrNull()));
        }
        if (range.maxOrNull() != null) {
            outside.add(column + " > " + typed(range.column(), range.maxOrNull()));
        }
        return "(" + String.join(" OR ", outside) + ")";
    }

    private String length(Requirement.Length length) {
        String characters = "length(" + quoted(length.column()) + ")";
        String tooShort = characters + " < " + length.min();
        return length.max() < 0 ? tooShort : "(" + tooShort + " OR " + characters + " > " + length.max() + ")";
    }

    /** A constant of the column's type. */
    private String typed(String column, String value) {
        String type = subject.column(column).map(Column::type).orElse("VARCHAR");
        return "CAST(" + SqlNames.literal(value) + " AS " + type + ")";
    }

    /** The columns that a rule is about. */
    static List<String> columns(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Readable _, Requirement.FieldCount _, Requirement.RowCount _ -> List.of();
            case Requirement.Type type -> List.of(type.column());
            case Requirement.NotNull notNull -> List.of(notNull.column());
            case Requirement.Range range -> List.of(range.column());
            case Requirement.Matches matches -> List.of(matches.column());
            case Requirement.OneOf oneOf -> List.of(oneOf.column());
            case Requirement.Length length -> List.of(length.column());
            case Requirement.Unique unique -> unique.columns();
            case Requirement.ForeignKey key -> key.columns();
            case Requirement.Freshness freshness -> List.of(freshness.column());
        };
    }

    /** What is wrong in a row that breaks the rule, as text. */
    String value(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Readable _ -> quoted(subject.names().fault());
            case Requirement.FieldCount _ -> "CAST(" + quoted(subject.names().fields()) + " AS VARCHAR)";
            case Requirement.Type _,
                    Requirement.NotNull _,
                    Requirement.Range _,
                    Requirement.Matches _,
                    Requirement.OneOf _,
                    Requirement.Length _,
                    Requirement.Unique _,
                    Requirement.ForeignKey _,
                    Requirement.Freshness _,
                    Requirement.RowCount _ -> values(columns(requirement));
        };
    }

    private String values(List<String> columns) {
        return columns.size() == 1
                ? subject.text(columns.getFirst())
                : columns.stream().map(subject::text).collect(Collectors.joining(", ", "concat_ws(', ', ", ")"));
    }

    private static String quoted(String name) {
        return SqlNames.quoted(name);
    }
}
