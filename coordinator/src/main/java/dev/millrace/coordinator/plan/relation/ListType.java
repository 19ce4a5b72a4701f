package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A list of any length.
 *
 * @param element type of the elements
 */
public record ListType(SqlType element) implements SqlType {
    @Override
    public String sql() {
        return element.sql() + "[]";
    }

    @Override
    public List<SqlType> parts() {
        return List.of(element);
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return new ListType(parts.getFirst());
    }
}
