package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The first rows in an order.
 *
 * @param input where rows come from
 * @param keys the order
 * @param limit how many rows come out at most
 * @param offset how many rows are skipped before
 */
public record TopN(Relation input, List<SortKey> keys, long limit, long offset) implements Relation {
    public TopN {
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
        return new TopN(inputs.getFirst(), keys, limit, offset);
    }

    @Override
    public List<Expression> expressions(int position) {
        return keys.stream().map(SortKey::expression).toList();
    }
}
