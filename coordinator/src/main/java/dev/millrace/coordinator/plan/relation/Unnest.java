package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * The input columns, then the elements of lists, one row for each element; the longest list gives the number of rows.
 *
 * @param input where rows come from
 * @param lists the lists
 */
public record Unnest(Relation input, List<Expression> lists) implements Relation {
    public Unnest {
        lists = List.copyOf(lists);
    }

    @Override
    public List<SqlType> types() {
        List<SqlType> types = new ArrayList<>(input.types());
        lists.forEach(list -> types.add(elementOf(list.type())));
        return List.copyOf(types);
    }

    @Override
    public List<Relation> inputs() {
        return List.of(input);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new Unnest(inputs.getFirst(), lists);
    }

    @Override
    public List<Expression> expressions(int position) {
        return lists;
    }

    private static SqlType elementOf(SqlType type) {
        return switch (type) {
            case ListType list -> list.element();
            case ArrayType array -> array.element();
            case MapType map -> new StructType(List.of(new Field("key", map.key()), new Field("value", map.value())));
            case PlainType plain when plain == PlainType.SQLNULL -> plain;
            case PlainType _, DecimalType _, EnumType _, StructType _, TupleType _, UnionType _ ->
                throw new IllegalArgumentException("not a list: " + type.sql());
        };
    }
}
