package dev.millrace.coordinator.plan.relation;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Named members in order.
 *
 * @param fields the members, in order
 */
public record StructType(List<Field> fields) implements SqlType {
    public StructType {
        fields = List.copyOf(fields);
    }

    @Override
    public String sql() {
        return fields.stream().map(Field::sql).collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    @Override
    public List<SqlType> parts() {
        return fields.stream().map(Field::type).toList();
    }

    @Override
    public SqlType withParts(List<SqlType> parts) {
        return new StructType(IntStream.range(0, fields.size())
                .mapToObj(i -> new Field(fields.get(i).name(), parts.get(i)))
                .toList());
    }
}
