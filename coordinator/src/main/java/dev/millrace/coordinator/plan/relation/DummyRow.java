package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * One row with one column that nothing reads: the input of a SELECT without FROM.
 */
public record DummyRow() implements Relation {
    @Override
    public List<SqlType> types() {
        return List.of(PlainType.INTEGER);
    }

    @Override
    public List<Relation> inputs() {
        return List.of();
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return this;
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }
}
