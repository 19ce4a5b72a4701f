package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The anchor, then the step over the rows of the round before, until it gives none.
 *
 * @param id what the step references
 * @param all UNION ALL; else rows seen before are dropped
 * @param anchor first round
 * @param step next round
 */
public record RecursiveCte(int id, boolean all, Relation anchor, Relation step) implements Relation {
    @Override
    public List<SqlType> types() {
        return anchor.types();
    }

    @Override
    public List<Relation> inputs() {
        return List.of(anchor, step);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new RecursiveCte(id, all, inputs.get(0), inputs.get(1));
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }
}
