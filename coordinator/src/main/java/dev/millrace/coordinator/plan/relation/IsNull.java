package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * Whether a value is, or with {@code negated} is not, NULL.
 *
 * @param operand the value
 * @param negated true for IS NOT NULL
 */
public record IsNull(Expression operand, boolean negated) implements Expression {
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
        return new IsNull(operands.getFirst(), negated);
    }
}
