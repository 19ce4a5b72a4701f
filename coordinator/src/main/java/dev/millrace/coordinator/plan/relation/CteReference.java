package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The rows of an enclosing {@link MaterializedCte}, or of the last round of an enclosing {@link RecursiveCte}.
 *
 * @param id which
 * @param types types of its columns
 */
public record CteReference(int id, List<SqlType> types) implements Relation {
    public CteReference {
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
