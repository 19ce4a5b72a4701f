package dev.millrace.coordinator.plan.relation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Members without names: the type of {@code (a, b)}.
 *
 * @param parts types of the members, in order
 */
public record TupleType(List<SqlType> parts) implements SqlType {
    public TupleType {
        parts = List.copyOf(parts);
    }

    @Override
    public String sql() {
        return parts.stream().map(SqlType::sql).collect(Collectors.joining(", ", "TUPLE(", ")"));
    }

    @Override
    public SqlType withParts(List<SqlType> replaced) {
        return new TupleType(replaced);
    }
}
