package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes joins, also those that SQL has no word for: MARK as IN, SINGLE as an outer join that checks itself. */
final class JoinRenderer {
    private static final ExpressionRenderer LEFT = ExpressionRenderer.over("l");
    private static final ExpressionRenderer RIGHT = ExpressionRenderer.over("r");
    private static final String SECOND_ROW = "error('More than one row returned by a subquery used as an expression - "
            + "scalar subqueries can only return a single row.')";

    private final SqlRenderer relations;

    JoinRenderer(SqlRenderer relations) {
        this.relations = relations;
    }

    String join(Join join) {
        return switch (join.kind()) {
            case INNER -> both(join, join.conditions().isEmpty() ? " CROSS JOIN " : " JOIN ");
            case LEFT -> both(join, " LEFT JOIN ");
            case RIGHT -> both(join, " RIGHT JOIN ");
            case FULL -> both(join, " FULL JOIN ");
            case SEMI -> leftOnly(join, " SEMI JOIN ");
            case ANTI -> leftOnly(join, " ANTI JOIN ");
            case MARK -> mark(join);
            case SINGLE -> isUnique(join) ? both(join, " LEFT JOIN ") : checked(join);
        };
    }

    String asof(AsofJoin join) {
        String word = join.kind() == JoinKind.LEFT ? " ASOF LEFT JOIN " : " ASOF JOIN ";
        return "SELECT " + columns(join.left(), join.right()) + from(join.left(), word, join.right())
                + on(join.conditions(), join.left().width());
    }

    String positional(PositionalJoin join) {
        return "SELECT " + columns(join.left(), join.right()) + from(join.left(), " POSITIONAL JOIN ", join.right());
    }

    private String both(Join join, String word) {
        String on = word.equals(" CROSS JOIN ")
                ? ""
                : on(join.conditions(), join.left().width());
        return "SELECT " + columns(join.left(), join.right()) + from(join.left(), word, join.right()) + on;
    }

    private String leftOnly(Join join, String word) {
        return "SELECT l.*" + from(join.left(), word, join.right())
                + on(join.conditions(), join.left().width());
    }

    private static String columns(Relation left, Relation right) {
        String first = left.width() == 0 ? "" : "l.*, ";
        return IntStream.range(0, right.width())
                .mapToObj(i -> "r.c" + i + " AS c" + (left.width() + i))
                .collect(Collectors.joining(", ", first, ""));
    }

    private String from(Relation left, String word, Relation right) {
        return " FROM (" + relations.render(left) + ") AS l" + word + "(" + relations.render(right) + ") AS r";
    }

    private static String on(List<JoinCondition> conditions, int leftWidth) {
        return " ON " + (conditions.isEmpty() ? "TRUE" : condition(conditions, leftWidth));
    }

    private static String condition(List<JoinCondition> conditions, int leftWidth) {
        ExpressionRenderer pair =
                new ExpressionRenderer(index -> index < leftWidth ? "l.c" + index : "r.c" + (index - leftWidth));
        return conditions.stream()
                .map(condition -> pair.render(condition.over(leftWidth)))
                .collect(Collectors.joining(" AND "));
    }

    /** Keys that are compared by IS NOT DISTINCT FROM come from the correlation and go into the subquery. */
    private String mark(Join join) {
        int width = join.left().width();
        List<JoinCondition.Sides> sides =
                join.conditions().stream().map(JoinCondition.Sides.class::cast).toList();
        List<JoinCondition> correlated = sides.stream()
                .filter(side -> side.operator() == Operator.NOT_DISTINCT_FROM)
                .map(JoinCondition.class::cast)
                .toList();
        List<JoinCondition.Sides> compared = sides.stream()
                .filter(side -> side.operator() != Operator.NOT_DISTINCT_FROM)
                .toList();
        String where = correlated.isEmpty() ? "" : " WHERE " + condition(correlated, width);
        String rows = " FROM (" + relations.render(join.right()) + ") AS r" + where;
        return "SELECT l.*, " + marked(compared, rows) + " AS c" + width + " FROM (" + relations.render(join.left())
                + ") AS l";
    }

    private static String marked(List<JoinCondition.Sides> compared, String rows) {
        String left = LEFT.list(compared.stream().map(JoinCondition.Sides::left).toList());
        String right =
                RIGHT.list(compared.stream().map(JoinCondition.Sides::right).toList());
        return switch (compared.size()) {
            case 0 -> "EXISTS (SELECT 1" + rows + ")";
            case 1 -> {
                String operator = compared.getFirst().operator().sql();
                yield "(" + left + " " + operator + " ANY (SELECT " + right + rows + "))";
            }
            default -> "((" + left + ") IN (SELECT " + right + rows + "))";
        };
    }

    /** Whether each left row has at most one match because the right side is grouped by nothing but the keys. */
    private static boolean isUnique(Join join) {
        Set<Expression> keys = new HashSet<>();
        for (JoinCondition condition : join.conditions()) {
            if (condition instanceof JoinCondition.Sides sides && sides.isEquality()) {
                keys.add(sides.right());
            }
        }
        return isUnique(join.right(), keys);
    }

    private static boolean isUnique(Relation relation, Set<Expression> keys) {
        if (relation instanceof Project project) {
            return isUnique(project.input(), below(keys, project));
        }
        if (relation instanceof Filter filter) {
            return isUnique(filter.input(), keys);
        }
        return relation instanceof Aggregate aggregate && aggregate.isPlain() && keys.containsAll(outputs(aggregate));
    }

    private static Set<Expression> below(Set<Expression> keys, Project project) {
        Set<Expression> below = new HashSet<>();
        for (Expression key : keys) {
            if (key instanceof ColumnReference reference) {
                below.add(project.expressions().get(reference.index()));
            }
        }
        return below;
    }

    private static List<Expression> outputs(Aggregate aggregate) {
        return aggregate.outputs().subList(0, aggregate.groups().size());
    }

    /** Right rows are numbered within their key; a second one that finds a left row is the error that SQL wants. */
    private String checked(Join join) {
        String keys = RIGHT.list(
                join.equalities().stream().map(JoinCondition.Sides::right).toList());
        String partition = keys.isEmpty() ? "" : "PARTITION BY " + keys;
        String right = "SELECT r.*, row_number() OVER (" + partition + ") AS n FROM (" + relations.render(join.right())
                + ") AS r";
        return "SELECT " + columns(join.left(), join.right()) + " FROM (" + relations.render(join.left())
                + ") AS l LEFT JOIN (" + right + ") AS r"
                + on(join.conditions(), join.left().width())
                + " WHERE CASE WHEN r.n > 1 THEN " + SECOND_ROW + " ELSE TRUE END";
    }
}
