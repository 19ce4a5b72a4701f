package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A list of fixed length.
 *
 * @param element type of the elements
 * @param size number of elements, at least 1
 */
public record ArrayType(SqlType element, int size) implements SqlType {
    @Override
    public String sql() {
        return element.sql() + "[" + size + "]";
    }

    @Override
    public List<SqlType> parts() {
        return List.of(element);
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return new ArrayType(parts.getFirst(), size);
    }
}
