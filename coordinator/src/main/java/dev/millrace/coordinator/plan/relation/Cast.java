package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A cast; an error, or NULL if {@code tryCast}, when the value does not fit.
 *
 * @param operand what is cast
 * @param type the target
 * @param tryCast whether failure gives NULL
 */
public record Cast(Expression operand, SqlType type, boolean tryCast) implements Expression {
    @Override
    public List<Expression> operands() {
        return List.of(operand);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Cast(operands.getFirst(), type, tryCast);
    }
}
