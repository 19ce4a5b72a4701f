package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * AND or OR of two or more conditions.
 *
 * @param all true for AND, false for OR
 * @param operands the conditions
 */
public record Conjunction(boolean all, List<Expression> operands) implements Expression {
    public Conjunction {
        operands = List.copyOf(operands);
    }

    @Override
    public SqlType type() {
        return PlainType.BOOLEAN;
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Conjunction(all, operands);
    }
}
