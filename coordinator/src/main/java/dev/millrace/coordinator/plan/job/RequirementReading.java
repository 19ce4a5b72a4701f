package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Place;
import dev.millrace.graph.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads what one rule of a contract asks for: a requirement for each column where several are named. */
final class RequirementReading {
    private final ParameterReading parameters;
    private final Findings findings;

    RequirementReading(ParameterReading parameters, Findings findings) {
        this.parameters = parameters;
        this.findings = findings;
    }

    List<Requirement> of(Fields rule, String kind) {
        return switch (kind) {
            case "readable" -> asked(rule, kind, new Requirement.Readable());
            case "fieldCount" -> asked(rule, kind, new Requirement.FieldCount());
            case "type" ->
                each(rule, kind)
                        .map(Requirement.Type::new)
                        .map(Requirement.class::cast)
                        .toList();
            case "notNull" ->
                each(rule, kind)
                        .map(Requirement.NotNull::new)
                        .map(Requirement.class::cast)
                        .toList();
            case "unique" -> unique(rule);
            case "foreignKey" -> part(rule, kind).map(this::foreignKey).orElse(List.of());
            case "range" -> part(rule, kind).map(this::range).orElse(List.of());
            case "regex" -> part(rule, kind).map(this::regex).orElse(List.of());
            case "enum" -> part(rule, kind).map(this::oneOf).orElse(List.of());
            case "length" -> part(rule, kind).map(this::length).orElse(List.of());
            case "freshness" ->
                part(rule, kind).map(RequirementReading::freshness).orElse(List.of());
            case "rowCount" -> part(rule, kind).map(this::rowCount).orElse(List.of());
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Optional<Fields> part(Fields rule, String kind) {
        return rule.mapping(kind).map(Fields::new);
    }

    private List<Requirement> asked(Fields rule, String kind, Requirement requirement) {
        if (rule.flag(kind).orElse(true)) {
            return List.of(requirement);
        }
        findings.add(
                rule.place(kind),
                "BAD_RULE",
                "'" + kind + ": false' asks for nothing",
                "Leave the rule out: it is asked for in any case; give it a severity, reason or max of its own");
        return List.of();
    }

    private java.util.stream.Stream<String> each(Fields rule, String key) {
        return names(rule, key).stream();
    }

    private List<String> names(Fields fields, String key) {
        List<String> names =
                fields.scalars(key).stream().map(Written.Scalar::text).toList();
        if (names.isEmpty() && fields.isList(key)) {
            bad(fields.place(key), "'" + key + "' names no column", "Name at least one column");
        }
        return names;
    }

    private void bad(Place place, String message, String remedy) {
        findings.add(place, "BAD_RULE", message, remedy);
    }

    private List<Requirement> unique(Fields rule) {
        List<String> names = names(rule, "unique");
        return names.isEmpty() ? List.of() : List.of(new Requirement.Unique(names));
    }

    private List<Requirement> foreignKey(Fields fields) {
        List<String> columns = names(fields, "columns");
        List<String> keys = fields.has("keys") ? names(fields, "keys") : columns;
        Optional<String> table = fields.text("in");
        if (table.isEmpty() || columns.isEmpty()) {
            return List.of();
        }
        if (keys.size() != columns.size()) {
            bad(
                    fields.place("keys"),
                    columns.size() + " columns cannot stand in " + keys.size() + " columns of '" + table.get() + "'",
                    "Name one key for each column");
            return List.of();
        }
        return List.of(new Requirement.ForeignKey(columns, table.get(), keys));
    }

    private Optional<String> value(Fields fields, String key) {
        return fields.scalar(key)
                .filter(scalar -> scalar.kind() != Written.Kind.NULL)
                .map(scalar -> parameters.filled(scalar.text(), scalar.place()));
    }

    private List<Requirement> range(Fields fields) {
        Optional<String> min = value(fields, "min");
        Optional<String> max = value(fields, "max");
        if (min.isEmpty() && max.isEmpty()) {
            bad(fields.written().place(), "A range without min and max holds for every value", "Give min, max or both");
            return List.of();
        }
        return fields.text("column")
                .map(column -> List.<Requirement>of(new Requirement.Range(column, min.orElse(null), max.orElse(null))))
                .orElse(List.of());
    }

    /** RE2 knows less than Java does: what Java refuses, RE2 refuses too; the rest is seen when the job is planned. */
    private List<Requirement> regex(Fields fields) {
        Optional<String> pattern = fields.text("pattern");
        try {
            pattern.ifPresent(Pattern::compile);
        } catch (PatternSyntaxException wrong) {
            bad(
                    fields.place("pattern"),
                    "The pattern cannot be read: " + wrong.getDescription() + " at character " + (wrong.getIndex() + 1),
                    "Write an RE2 pattern, for example [A-Z]{3}");
            return List.of();
        }
        return fields.text("column").isPresent() && pattern.isPresent()
                ? List.of(new Requirement.Matches(fields.text("column").get(), pattern.get()))
                : List.of();
    }

    private List<Requirement> oneOf(Fields fields) {
        List<String> values = fields.scalars("values").stream()
                .map(value -> parameters.filled(value.text(), value.place()))
                .toList();
        if (values.isEmpty() && fields.isList("values")) {
            bad(fields.place("values"), "An enum without values holds for no value", "List the values");
        }
        return values.isEmpty()
                ? List.of()
                : fields.text("column")
                        .map(column -> List.<Requirement>of(new Requirement.OneOf(column, values)))
                        .orElse(List.of());
    }

    private List<Requirement> length(Fields fields) {
        Optional<Bounds> bounds = bounds(fields, "length");
        Optional<String> column = fields.text("column");
        return bounds.isPresent() && column.isPresent()
                ? List.of(new Requirement.Length(
                        column.get(), bounds.get().min(), bounds.get().max()))
                : List.of();
    }

    private List<Requirement> rowCount(Fields fields) {
        return bounds(fields, "rowCount")
                .map(bounds -> List.<Requirement>of(new Requirement.RowCount(bounds.min(), bounds.max())))
                .orElse(List.of());
    }

    private record Bounds(long min, long max) {}

    private Optional<Bounds> bounds(Fields fields, String kind) {
        try {
            long min = fields.count("min").map(Long::parseLong).orElse(0L);
            long max = fields.count("max").map(Long::parseLong).orElse(-1L);
            if (min == 0 && max < 0) {
                bad(
                        fields.written().place(),
                        "'" + kind + "' without min and max always holds",
                        "Give min, max or both");
            } else if (max >= 0 && min > max) {
                bad(
                        fields.place("min"),
                        "'" + kind + "' has a min of " + min + " above its max of " + max + ": nothing fits",
                        "Exchange them");
            } else {
                return Optional.of(new Bounds(min, max));
            }
        } catch (NumberFormatException alreadyTold) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static List<Requirement> freshness(Fields fields) {
        try {
            long maxAge = fields.text("maxAge").map(DurationText::parseMillis).orElse(0L);
            return fields.text("column")
                    .map(column -> List.<Requirement>of(new Requirement.Freshness(column, maxAge)))
                    .orElse(List.of());
        } catch (IllegalArgumentException | ArithmeticException alreadyTold) {
            return List.of();
        }
    }
}
