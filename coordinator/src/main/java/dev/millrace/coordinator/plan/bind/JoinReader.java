package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads joins by condition. */
final class JoinReader {
    private final ExpressionReader expressions;

    JoinReader(ExpressionReader expressions) {
        this.expressions = expressions;
    }

    Relation comparison(PlanNode node, Relation left, Relation right) {
        requirePlain(node);
        JoinKind kind = kind(node.text("join_type"));
        Join join = new Join(left, right, kind, conditions(node, left, right));
        requireRenderable(join);
        return projected(join, node);
    }

    Relation any(PlanNode node, Relation left, Relation right) {
        node.skip("mark_index");
        JoinKind kind = kind(node.text("join_type"));
        JoinCondition condition = mixed(node.take("condition"), left, right);
        Join join = new Join(left, right, kind, List.of(condition));
        requireRenderable(join);
        return projected(join, node);
    }

    Relation asof(PlanNode node, Relation left, Relation right) {
        requirePlain(node);
        JoinKind kind = kind(node.text("join_type"));
        List<JoinCondition> conditions = conditions(node, left, right);
        long unequal = conditions.stream()
                .filter(condition -> !(condition instanceof JoinCondition.Sides sides && sides.isEquality()))
                .count();
        if ((kind != JoinKind.INNER && kind != JoinKind.LEFT) || unequal != 1) {
            throw new NotDistributable("an ASOF join of kind " + kind + " with " + unequal + " inequalities");
        }
        return projected(new AsofJoin(left, right, kind, conditions), left, right, node);
    }

    private static void requirePlain(PlanNode node) {
        node.skip("mark_index", "mark_types");
        node.requireUnset("duplicate_eliminated_columns", "delim_flipped");
    }

    private static JoinKind kind(String type) {
        return switch (type) {
            case "INNER" -> JoinKind.INNER;
            case "LEFT" -> JoinKind.LEFT;
            case "RIGHT" -> JoinKind.RIGHT;
            case "FULL", "OUTER" -> JoinKind.FULL;
            case "SEMI" -> JoinKind.SEMI;
            case "ANTI" -> JoinKind.ANTI;
            case "MARK" -> JoinKind.MARK;
            case "SINGLE" -> JoinKind.SINGLE;
            default -> throw new NotDistributable("the join " + type);
        };
    }

    private List<JoinCondition> conditions(PlanNode node, Relation left, Relation right) {
        List<JoinCondition> conditions = new ArrayList<>();
        for (JsonNode json : node.list("conditions")) {
            PlanNode condition = new PlanNode(json, "a join condition");
            String comparison = condition.text("comparison");
            Optional<JsonNode> other = condition.find("right");
            conditions.add(
                    comparison.equals("INVALID") && other.isEmpty()
                            ? mixed(condition.take("left"), left, right)
                            : sides(condition.take("left"), comparison, condition.take("right"), left, right));
            condition.done();
        }
        return conditions;
    }

    private JoinCondition mixed(JsonNode json, Relation left, Relation right) {
        List<SqlType> both = new ArrayList<>(left.types());
        both.addAll(right.types());
        return new JoinCondition.Mixed(expressions.read(json, Slots.columns(both)));
    }

    private JoinCondition sides(JsonNode first, String comparison, JsonNode second, Relation left, Relation right) {
        return new JoinCondition.Sides(
                expressions.read(first, Slots.columns(left.types())),
                ExpressionReader.comparison(comparison),
                expressions.read(second, Slots.columns(right.types())));
    }

    /** The kinds that SQL has no word for can be written for some conditions only. */
    private static void requireRenderable(Join join) {
        boolean mixed = join.conditions().stream().anyMatch(JoinCondition.Mixed.class::isInstance);
        boolean special = join.kind() == JoinKind.MARK || join.kind() == JoinKind.SINGLE;
        if (special && mixed) {
            throw new NotDistributable("a " + join.kind() + " join on a mixed condition");
        }
        if (join.kind() == JoinKind.SINGLE
                && join.equalities().size() != join.conditions().size()) {
            throw new NotDistributable("a SINGLE join on an inequality");
        }
        long compared = join.conditions().stream()
                .filter(condition -> condition instanceof JoinCondition.Sides sides
                        && sides.operator() != Operator.NOT_DISTINCT_FROM)
                .count();
        if (join.kind() == JoinKind.MARK
                && compared > 1
                && join.equalities().size() != join.conditions().size()) {
            throw new NotDistributable("a MARK join on several columns with an inequality");
        }
    }

    private static Relation projected(Join join, PlanNode node) {
        if (join.kind().keepsRight()) {
            return projected(join, join.left(), join.right(), node);
        }
        List<JsonNode> positions = node.list("left_projection_map");
        node.skip("right_projection_map");
        if (positions.isEmpty()) {
            return join;
        }
        List<Expression> outputs = join.outputs();
        List<Expression> kept = new ArrayList<>(Projections.chosen(outputs, positions));
        if (join.kind() == JoinKind.MARK) {
            kept.add(outputs.getLast());
        }
        return new Project(join, kept);
    }

    private static Relation projected(Relation join, Relation left, Relation right, PlanNode node) {
        List<JsonNode> first = node.list("left_projection_map");
        List<JsonNode> second = node.list("right_projection_map");
        if (first.isEmpty() && second.isEmpty()) {
            return join;
        }
        List<Expression> outputs = join.outputs();
        List<Expression> kept = new ArrayList<>(Projections.chosen(outputs.subList(0, left.width()), first));
        kept.addAll(Projections.chosen(outputs.subList(left.width(), left.width() + right.width()), second));
        return new Project(join, kept);
    }
}
