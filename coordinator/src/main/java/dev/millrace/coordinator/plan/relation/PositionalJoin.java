package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * Row n of the left beside row n of the right; the shorter side is filled with NULL.
 *
 * @param left left input
 * @param right right input
 */
public record PositionalJoin(Relation left, Relation right) implements Relation {
    @Override
    public List<SqlType> types() {
        List<SqlType> types = new ArrayList<>(left.types());
        types.addAll(right.types());
        return List.copyOf(types);
    }

    @Override
    public List<Relation> inputs() {
        return List.of(left, right);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new PositionalJoin(inputs.get(0), inputs.get(1));
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }
}
