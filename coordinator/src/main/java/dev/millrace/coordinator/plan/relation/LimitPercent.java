package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The first part of the rows as they come.
 *
 * @param input where rows come from
 * @param percent how many of a hundred rows come out
 * @param offset how many rows are skipped before
 */
public record LimitPercent(Relation input, double percent, long offset) implements Relation {
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
        return new LimitPercent(inputs.getFirst(), percent, offset);
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }
}
