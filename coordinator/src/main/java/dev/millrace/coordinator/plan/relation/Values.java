package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * Rows written in the query.
 *
 * @param rows the rows, each with one expression without column references for each type
 * @param types types of the columns
 */
public record Values(List<List<Expression>> rows, List<SqlType> types) implements Relation {
    public Values {
        rows = rows.stream().map(List::copyOf).toList();
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
