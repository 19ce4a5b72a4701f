package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import java.util.List;

/** Projections that say nothing are left out, and those that only move columns are merged. */
final class ProjectMerging {
    private ProjectMerging() {}

    static Relation project(Relation input, List<Expression> expressions) {
        if (expressions.equals(input.outputs())) {
            return input;
        }
        if (input instanceof Project below && mergeable(expressions, below.expressions())) {
            List<Expression> merged = expressions.stream()
                    .map(expression -> expression.mapColumns(
                            reference -> below.expressions().get(reference.index())))
                    .toList();
            return project(below.input(), merged);
        }
        return new Project(input, expressions);
    }

    /**
     * What computes may be moved only as a whole and only once: inside of another expression it could be computed for
     * other rows.
     */
    private static boolean mergeable(List<Expression> above, List<Expression> below) {
        int[] uses = new int[below.size()];
        for (Expression expression : above) {
            if (expression instanceof ColumnReference reference) {
                uses[reference.index()]++;
            } else if (!expression.columns().stream().allMatch(index -> isTrivial(below.get(index)))) {
                return false;
            }
        }
        for (int i = 0; i < uses.length; i++) {
            if (uses[i] > 1 && !isTrivial(below.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTrivial(Expression expression) {
        return expression instanceof ColumnReference || expression instanceof Constant;
    }
}
