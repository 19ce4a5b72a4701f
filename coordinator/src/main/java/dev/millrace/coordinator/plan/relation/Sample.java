package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A random part of the rows.
 *
 * @param input where rows come from
 * @param method name of the method as in TABLESAMPLE: system, bernoulli, reservoir
 * @param size percent if {@code percentage}, else rows
 * @param percentage what {@code size} counts
 * @param seed seed of REPEATABLE; negative for none
 */
public record Sample(Relation input, String method, double size, boolean percentage, long seed) implements Relation {
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
        return new Sample(inputs.getFirst(), method, size, percentage, seed);
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }
}
