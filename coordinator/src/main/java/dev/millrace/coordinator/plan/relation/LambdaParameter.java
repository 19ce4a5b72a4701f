package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A parameter of an enclosing lambda.
 *
 * @param name its name, unique among nested lambdas
 * @param type its type
 */
public record LambdaParameter(String name, SqlType type) implements Expression {
    @Override
    public List<Expression> operands() {
        return List.of();
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return this;
    }
}
