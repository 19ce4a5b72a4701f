package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * The first row, in an order, for each value of the targets.
 *
 * @param input where rows come from
 * @param targets rows with equal targets are one
 * @param order which row is first; empty: the first that comes
 */
public record DistinctOn(Relation input, List<Expression> targets, List<SortKey> order) implements Relation {
    public DistinctOn {
        targets = List.copyOf(targets);
        order = List.copyOf(order);
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
        return new DistinctOn(inputs.getFirst(), targets, order);
    }

    @Override
    public List<Expression> expressions(int position) {
        List<Expression> all = new ArrayList<>(targets);
        order.forEach(key -> all.add(key.expression()));
        return List.copyOf(all);
    }
}
