package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A column of the input.
 *
 * @param index position in the input, from 0
 * @param type type of that column
 */
public record ColumnReference(int index, SqlType type) implements Expression {
    @Override
    public List<Expression> operands() {
        return List.of();
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return this;
    }
}
