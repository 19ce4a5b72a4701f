package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The first value that is not NULL.
 *
 * @param operands the values, of one type
 * @param type that type
 */
public record Coalesce(List<Expression> operands, SqlType type) implements Expression {
    public Coalesce {
        operands = List.copyOf(operands);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Coalesce(operands, type);
    }
}
