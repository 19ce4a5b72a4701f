package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of the first branch whose condition holds.
 *
 * @param branches the branches, in order
 * @param otherwise the result when no branch holds
 * @param type type of all results
 */
public record Case(List<Branch> branches, Expression otherwise, SqlType type) implements Expression {
    public Case {
        branches = List.copyOf(branches);
    }

    @Override
    public List<Expression> operands() {
        List<Expression> all = new ArrayList<>();
        for (Branch branch : branches) {
            all.add(branch.condition());
            all.add(branch.result());
        }
        all.add(otherwise);
        return List.copyOf(all);
    }

    @Override
    public Expression withOperands(List<Expression> operands) {
        List<Branch> replaced = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            replaced.add(new Branch(operands.get(i), operands.get(i + 1)));
        }
        return new Case(replaced, operands.getLast(), type);
    }

    /**
     * WHEN and THEN.
     *
     * @param condition when it holds,
     * @param result this is the value
     */
    public record Branch(Expression condition, Expression result) {}
}
