package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A function given to a list function. Captured columns are plain references in the body.
 *
 * @param parameters names of its parameters, which differ from those of every enclosing lambda
 * @param body what it gives
 */
public record Lambda(List<String> parameters, Expression body) implements Expression {
    public Lambda {
        parameters = List.copyOf(parameters);
    }

    @Override
    public SqlType type() {
        return body.type();
    }

    @Override
    public List<Expression> operands() {
        return List.of(body);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new Lambda(parameters, operands.getFirst());
    }
}
