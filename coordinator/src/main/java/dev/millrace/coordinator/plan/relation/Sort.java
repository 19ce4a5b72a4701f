package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The input rows in order; rows with equal keys keep the order they came in only by chance.
 *
 * @param input where rows come from
 * @param keys the order
 */
public record Sort(Relation input, List<SortKey> keys) implements Relation {
    public Sort {
        keys = List.copyOf(keys);
    }

    @Override
    public List<SqlType> types() {
        return input.types();
    }

    @Override
    public List<Relation> inputs() {
        return List.of(input);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new Sort(inputs.getFirst(), keys);
    }

    @Override
    public List<Expression> expressions(int position) {
        return keys.stream().map(SortKey::expression).toList();
    }
}
