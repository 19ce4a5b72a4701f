package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * No rows.
 *
 * @param types types of the columns
 */
public record Empty(List<SqlType> types) implements Relation {
    public Empty {
        types = List.copyOf(types);
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
