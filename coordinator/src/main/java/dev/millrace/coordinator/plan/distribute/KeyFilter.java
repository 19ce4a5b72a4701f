package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows of an exchange nobody needs: a join gives nothing for those whose keys are in no row of another exchange. All rows that may be needed
 * stay, and others may: of what lies between the exchanges and the join only the way of the keys is looked at.
 *
 * @param small the exchange that has the keys
 * @param conditions between the columns of both exchanges, the filtered one on the left
 */
record KeyFilter(Exchange small, List<JoinCondition> conditions) {
    KeyFilter {
        conditions = List.copyOf(conditions);
    }

    /**
     * Those that the joins of a tree allow, each by the keys of one other exchange.
     *
     * @param tree that reads the larger exchange once
     * @param large name of the one whose rows may go
     */
    static List<KeyFilter> of(Relation tree, String large) {
        List<KeyFilter> found = new ArrayList<>();
        if (tree instanceof Join join) {
            if (dropsLeft(join.kind())) {
                found.addAll(keys(join.left(), join.right(), join.equalities(), large));
            }
            if (dropsRight(join)) {
                List<JoinCondition.Sides> turned = join.equalities().stream()
                        .map(sides -> new JoinCondition.Sides(
                                sides.right(), sides.operator().swapped(), sides.left()))
                        .toList();
                found.addAll(keys(join.right(), join.left(), turned, large));
            }
        }
        tree.inputs().forEach(input -> found.addAll(of(input, large)));
        return found;
    }

    /** How often a tree reads an exchange. */
    static int readings(Relation tree, String name) {
        int own = tree instanceof Exchange exchange && exchange.name().equals(name) ? 1 : 0;
        return own
                + tree.inputs().stream()
                        .mapToInt(input -> readings(input, name))
                        .sum();
    }

    /** Whether left rows without a match leave no trace. */
    private static boolean dropsLeft(JoinKind kind) {
        return switch (kind) {
            case INNER, SEMI, RIGHT -> true;
            case LEFT, FULL, ANTI, MARK, SINGLE -> false;
        };
    }

    /** Whether right rows without a match leave no trace. A mark by {@code =} is NULL instead of false where there are NULLs. */
    private static boolean dropsRight(Join join) {
        return switch (join.kind()) {
            case INNER, SEMI, LEFT, ANTI, SINGLE -> true;
            case MARK ->
                join.conditions().stream()
                        .allMatch(condition -> condition instanceof JoinCondition.Sides sides
                                && sides.operator() == Operator.NOT_DISTINCT_FROM);
            case RIGHT, FULL -> false;
        };
    }

    private static List<KeyFilter> keys(
            Relation filtered, Relation other, List<JoinCondition.Sides> equalities, String large) {
        Map<Exchange, List<JoinCondition>> found = new LinkedHashMap<>();
        for (JoinCondition.Sides sides : equalities) {
            Optional<Origin> left = Origin.of(filtered, sides.left())
                    .filter(origin -> origin.exchange().name().equals(large));
            Optional<Origin> right = Origin.of(other, sides.right());
            if (left.isPresent() && right.isPresent()) {
                found.computeIfAbsent(right.get().exchange(), _ -> new ArrayList<>())
                        .add(new JoinCondition.Sides(
                                left.get().column(),
                                sides.operator(),
                                right.get().column()));
            }
        }
        // Conditions on two readings of one exchange are about two rows of it.
        return found.entrySet().stream()
                .filter(entry -> readings(other, entry.getKey().name()) == 1)
                .map(entry -> new KeyFilter(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * A column as an exchange has it. Each row that has a value of it is made of the one row that brought it, and would not be there without it.
     */
    private record Origin(Exchange exchange, ColumnReference column) {
        /** Empty: the expression is computed, or its rows are made of others, too. */
        static Optional<Origin> of(Relation relation, Expression expression) {
            return expression instanceof ColumnReference reference ? of(relation, reference) : Optional.empty();
        }

        private static Optional<Origin> of(Relation relation, ColumnReference column) {
            return switch (relation) {
                case Exchange exchange -> Optional.of(new Origin(exchange, column));
                case Project project ->
                    of(project.input(), project.expressions().get(column.index()));
                case Filter filter -> of(filter.input(), column);
                case Join join -> of(join, column);
                default -> Optional.empty();
            };
        }

        private static Optional<Origin> of(Join join, ColumnReference column) {
            int width = join.left().width();
            boolean isLeft = column.index() < width;
            boolean passes = switch (join.kind()) {
                case INNER -> true;
                case LEFT, SEMI, ANTI, MARK, SINGLE -> isLeft;
                case RIGHT -> !isLeft;
                case FULL -> false;
            };
            if (!passes || !isLeft && !join.kind().keepsRight()) {
                return Optional.empty();
            }
            return isLeft
                    ? of(join.left(), column)
                    : of(join.right(), new ColumnReference(column.index() - width, column.type()));
        }
    }

    /** The rows of the larger side, with whatever columns come after those of the exchange, that meet one of the smaller. */
    Relation over(Relation rows) {
        return new Join(rows, small, JoinKind.SEMI, conditions);
    }
}
