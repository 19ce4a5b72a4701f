package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * Rows written by another stage: a leaf that stands for a cut.
 *
 * @param name which exchange, by a name that the distribution pass chooses
 * @param types types of its columns
 */
public record Exchange(String name, List<SqlType> types) implements Relation {
    public Exchange {
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
