package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * Whether a value lies in a range; the value is computed once.
 *
 * @param operand the value
 * @param lower lower bound
 * @param upper upper bound
 * @param lowerInclusive whether the lower bound belongs to the range
 * @param upperInclusive whether the upper bound belongs to the range
 */
public record Between(
        Expression operand, Expression lower, Expression upper, boolean lowerInclusive, boolean upperInclusive)
        implements Expression {
    @Override
    public SqlType type() {
        return PlainType.BOOLEAN;
    }

    @Override
    public List<Expression> operands() {
        return List.of(operand, lower, upper);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Between(operands.get(0), operands.get(1), operands.get(2), lowerInclusive, upperInclusive);
    }
}
