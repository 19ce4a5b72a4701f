package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A relation computed once and read by {@link CteReference}s in the body.
 *
 * @param id what references name, unique in the plan
 * @param definition what is computed once
 * @param body the result
 */
public record MaterializedCte(int id, Relation definition, Relation body) implements Relation {
    @Override
    public List<SqlType> types() {
        return body.types();
    }

    @Override
    public List<Relation> inputs() {
        return List.of(definition, body);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new MaterializedCte(id, inputs.get(0), inputs.get(1));
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }
}
