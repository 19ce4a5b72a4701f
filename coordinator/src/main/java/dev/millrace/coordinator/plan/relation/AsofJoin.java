package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * Every left row with the nearest right row by the one inequality, among rows with equal keys.
 *
 * @param left left input
 * @param right right input
 * @param kind INNER or LEFT, or another of the kinds that keep both sides
 * @param conditions equalities and exactly one inequality
 */
public record AsofJoin(Relation left, Relation right, JoinKind kind, List<JoinCondition> conditions)
        implements Relation {
    public AsofJoin {
        conditions = List.copyOf(conditions);
    }

    @Override
    public List<SqlType> types() {
        List<SqlType> types = new ArrayList<>(left.types());
        types.addAll(right.types());
        return List.copyOf(types);
    }

    @Override
    public List<Relation> inputs() {
        return List.of(left, right);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new AsofJoin(inputs.get(0), inputs.get(1), kind, conditions);
    }

    @Override
    public List<Expression> expressions(int position) {
        return JoinExpressions.of(conditions, position, left.width());
    }

    /** The conditions by which both sides can be hashed, in order. */
    public List<JoinCondition.Sides> equalities() {
        return conditions.stream()
                .filter(JoinCondition.Sides.class::isInstance)
                .map(JoinCondition.Sides.class::cast)
                .filter(JoinCondition.Sides::isEquality)
                .toList();
    }
}
