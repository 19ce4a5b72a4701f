package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * A join by conditions; none is the cross product.
 *
 * @param left left input
 * @param right right input
 * @param kind which rows come out
 * @param conditions all must hold
 */
public record Join(Relation left, Relation right, JoinKind kind, List<JoinCondition> conditions) implements Relation {
    public Join {
        conditions = List.copyOf(conditions);
    }

    @Override
    public List<SqlType> types() {
        List<SqlType> types = new ArrayList<>(left.types());
        if (kind.keepsRight()) {
            types.addAll(right.types());
        } else if (kind == JoinKind.MARK) {
            types.add(PlainType.BOOLEAN);
        }
        return List.copyOf(types);
    }

    @Override
    public List<Relation> inputs() {
        return List.of(left, right);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new Join(inputs.get(0), inputs.get(1), kind, conditions);
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
