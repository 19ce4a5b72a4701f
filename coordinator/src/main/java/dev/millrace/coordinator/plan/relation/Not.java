package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The negation of a condition.
 *
 * @param operand the condition
 */
public record Not(Expression operand) implements Expression {
    @Override
    public SqlType type() {
        return PlainType.BOOLEAN;
    }

    @Override
    public List<Expression> operands() {
        return List.of(operand);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Not(operands.getFirst());
    }
}
