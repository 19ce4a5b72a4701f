package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/** What the conditions of a join evaluate over one of its inputs. */
final class JoinExpressions {
    private JoinExpressions() {}

    static List<Expression> of(List<JoinCondition> conditions, int input, int leftColumns) {
        List<Expression> all = new ArrayList<>();
        for (JoinCondition condition : conditions) {
            switch (condition) {
                case JoinCondition.Sides sides -> all.add(input == 0 ? sides.left() : sides.right());
                case JoinCondition.Mixed mixed -> addReferences(mixed.condition(), input, leftColumns, all);
            }
        }
        return List.copyOf(all);
    }

    private static void addReferences(Expression condition, int input, int leftColumns, List<Expression> all) {
        condition.walk(expression -> {
            if (expression instanceof ColumnReference reference && (reference.index() < leftColumns) == (input == 0)) {
                all.add(input == 0 ? reference : reference.renumbered(index -> index - leftColumns));
            }
        });
    }
}
