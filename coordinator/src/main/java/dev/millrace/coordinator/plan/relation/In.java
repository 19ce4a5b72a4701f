package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a value equals, or with {@code negated} equals none of, the candidates.
 *
 * @param operand the value
 * @param candidates what it is compared with
 * @param negated true for NOT IN
 */
public record In(Expression operand, List<Expression> candidates, boolean negated) implements Expression {
    public In {
        candidates = List.copyOf(candidates);
    }

    @Override
    public SqlType type() {
        return PlainType.BOOLEAN;
    }

    @Override
    public List<Expression> operands() {
        List<Expression> all = new ArrayList<>();
        all.add(operand);
        all.addAll(candidates);
        return List.copyOf(all);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        return new In(operands.getFirst(), operands.subList(1, operands.size()), negated);
    }
}
