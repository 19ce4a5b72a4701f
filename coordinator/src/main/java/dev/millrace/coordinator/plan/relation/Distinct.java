package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * Each different row once.
 *
 * @param input where rows come from
 */
public record Distinct(Relation input) implements Relation {
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
        return new Distinct(inputs.getFirst());
    }

    @Override
    public List<Expression> expressions(int position) {
        return input.outputs();
    }
}
