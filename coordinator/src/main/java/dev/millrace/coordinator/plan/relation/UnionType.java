package dev.millrace.coordinator.plan.relation;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A value of exactly one of several named member types.
 *
 * @param fields the members, in order
 */
public record UnionType(List<Field> fields) implements SqlType {
    public UnionType {
        fields = List.copyOf(fields);
    }

    @Override
    public String sql() {
        return fields.stream().map(Field::sql).collect(Collectors.joining(", ", "UNION(", ")"));
    }

    @Override
    public List<SqlType> parts() {
        return fields.stream().map(Field::type).toList();
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return new UnionType(IntStream.range(0, fields.size())
                .mapToObj(i -> new Field(fields.get(i).name(), parts.get(i)))
                .toList());
    }
}
