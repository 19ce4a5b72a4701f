package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A value, or NULL where computing it is an error.
 *
 * @param operand the value
 */
public record Try(Expression operand) implements Expression {
    @Override
    public SqlType type() {
        return operand.type();
    }

    @Override
    public List<Expression> operands() {
        return List.of(operand);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Try(operands.getFirst());
    }
}
