package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A comparison of two values of one type.
 *
 * @param operator which
 * @param left left side
 * @param right right side
 */
public record Comparison(Operator operator, Expression left, Expression right) implements Expression {
    @Override
    public SqlType type() {
        return PlainType.BOOLEAN;
    }

    @Override
    public List<Expression> operands() {
        return List.of(left, right);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Comparison(operator, operands.get(0), operands.get(1));
    }
}
