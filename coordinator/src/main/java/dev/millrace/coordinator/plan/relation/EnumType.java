package dev.millrace.coordinator.plan.relation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * ENUM with its values in their order, which is the order of comparison.
 *
 * @param values the labels, in order
 */
public record EnumType(List<String> values) implements SqlType {
    public EnumType {
        values = List.copyOf(values);
    }

    @Override
    public String sql() {
        return values.stream()
                .map(value -> "'" + value.replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "ENUM(", ")"));
    }

    @Override
    public List<SqlType> parts() {
        return List.of();
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return this;
    }
}
