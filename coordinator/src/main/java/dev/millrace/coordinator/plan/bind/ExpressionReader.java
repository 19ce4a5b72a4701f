package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Between;
import dev.millrace.coordinator.plan.relation.Case;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Coalesce;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.In;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.Not;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.Try;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads bound scalar expressions. */
final class ExpressionReader {
    private final FunctionReader functions = new FunctionReader(this);

    Expression read(JsonNode json, Slots slots) {
        PlanNode node = new PlanNode(json, "an expression");
        node.skip("alias", "query_location", "query_location_length");
        Expression expression = switch (node.text("expression_class")) {
            case "BOUND_REF" -> reference(node, slots);
            case "BOUND_CONSTANT" -> constant(node);
            case "BOUND_FUNCTION" -> function(node, slots);
            case "BOUND_OPERATOR" -> operator(node, slots);
            case "BOUND_CONJUNCTION" -> conjunction(node, slots);
            case "BOUND_CASE" -> branches(node, slots);
            default -> throw new NotDistributable("the expression " + node.text("expression_class"));
        };
        node.done();
        return expression;
    }

    List<Expression> all(List<JsonNode> expressions, Slots slots) {
        return expressions.stream().map(json -> read(json, slots)).toList();
    }

    List<SortKey> keys(List<JsonNode> orders, Slots slots) {
        return orders.stream().map(json -> key(json, slots)).toList();
    }

    private SortKey key(JsonNode json, Slots slots) {
        PlanNode node = new PlanNode(json, "a sort key");
        boolean descending = oneOf(node.text("type"), "ASCENDING", "DESCENDING");
        boolean nullsFirst = oneOf(node.text("null_order"), "NULLS LAST", "NULLS FIRST");
        SortKey key = new SortKey(read(node.take("expression"), slots), descending, nullsFirst);
        node.done();
        return key;
    }

    /** Whether {@code text} is the second of two possible words. */
    static boolean oneOf(String text, String first, String second) {
        if (!text.equals(first) && !text.equals(second)) {
            throw new NotDistributable("the word " + text + " in place of " + first + " or " + second);
        }
        return text.equals(second);
    }

    private Expression reference(PlanNode node, Slots slots) {
        node.skip("type");
        SqlType type = TypeReader.read(node.take("return_type"));
        return slots.at(node.take("index").asInt(), type);
    }

    private static Expression constant(PlanNode node) {
        node.skip("type");
        return ConstantReader.read(node.take("value"));
    }

    private Expression function(PlanNode node, Slots slots) {
        String kind = node.text("type");
        if (kind.equals("BOUND_FUNCTION")) {
            return functions.read(node, slots);
        }
        SqlType type = TypeReader.read(node.take("return_type"));
        List<Expression> children = all(node.list("children"), slots);
        node.skip("arguments", "qname", "has_serialize", "is_operator");
        Optional<JsonNode> details = node.find("function_data");
        if (kind.equals("OPERATOR_CAST")) {
            return cast(children, type, details);
        }
        if (kind.equals("COMPARE_BETWEEN")) {
            return between(children, details);
        }
        if (details.isPresent() || children.size() != 2) {
            throw new NotDistributable("the comparison " + kind + " with " + children.size() + " operands");
        }
        return new Comparison(comparison(kind), children.get(0), children.get(1));
    }

    private static Expression cast(List<Expression> children, SqlType type, Optional<JsonNode> details) {
        boolean tries = false;
        if (details.isPresent()) {
            PlanNode node = new PlanNode(details.get(), "a cast");
            tries = node.flag("try_cast");
            node.skip("is_default_cast");
            node.done();
        }
        return new Cast(children.getFirst(), type, tries);
    }

    private static Expression between(List<Expression> children, Optional<JsonNode> details) {
        PlanNode node =
                new PlanNode(details.orElseThrow(() -> new NotDistributable("BETWEEN without bounds")), "a BETWEEN");
        Expression range = new Between(
                children.get(0),
                children.get(1),
                children.get(2),
                node.flag("lower_inclusive"),
                node.flag("upper_inclusive"));
        node.done();
        return range;
    }

    static Operator comparison(String kind) {
        return switch (kind) {
            case "COMPARE_EQUAL" -> Operator.EQUAL;
            case "COMPARE_NOTEQUAL" -> Operator.NOT_EQUAL;
            case "COMPARE_LESSTHAN" -> Operator.LESS;
            case "COMPARE_LESSTHANOREQUALTO" -> Operator.LESS_OR_EQUAL;
            case "COMPARE_GREATERTHAN" -> Operator.GREATER;
            case "COMPARE_GREATERTHANOREQUALTO" -> Operator.GREATER_OR_EQUAL;
            case "COMPARE_DISTINCT_FROM" -> Operator.DISTINCT_FROM;
            case "COMPARE_NOT_DISTINCT_FROM" -> Operator.NOT_DISTINCT_FROM;
            default -> throw new NotDistributable("the comparison " + kind);
        };
    }

    private Expression operator(PlanNode node, Slots slots) {
        String kind = node.text("type");
        SqlType type = node.find("return_type").map(TypeReader::read).orElse(PlainType.BOOLEAN);
        List<Expression> operands = all(node.list("children"), slots);
        return switch (kind) {
            case "OPERATOR_NOT" -> new Not(operands.getFirst());
            case "OPERATOR_IS_NULL" -> new IsNull(operands.getFirst(), false);
            case "OPERATOR_IS_NOT_NULL" -> new IsNull(operands.getFirst(), true);
            case "COMPARE_IN" -> new In(operands.getFirst(), operands.subList(1, operands.size()), false);
            case "COMPARE_NOT_IN" -> new In(operands.getFirst(), operands.subList(1, operands.size()), true);
            case "OPERATOR_COALESCE" -> new Coalesce(operands, type);
            case "OPERATOR_TRY" -> new Try(operands.getFirst());
            default -> throw new NotDistributable("the operator " + kind);
        };
    }

    private Expression conjunction(PlanNode node, Slots slots) {
        node.skip("return_type");
        boolean all = !oneOf(node.text("type"), "CONJUNCTION_AND", "CONJUNCTION_OR");
        return new Conjunction(all, all(node.list("children"), slots));
    }

    private Expression branches(PlanNode node, Slots slots) {
        node.skip("type");
        SqlType type = TypeReader.read(node.take("return_type"));
        List<Case.Branch> branches = new ArrayList<>();
        for (JsonNode json : node.list("case_checks")) {
            PlanNode check = new PlanNode(json, "a CASE branch");
            branches.add(new Case.Branch(read(check.take("when_expr"), slots), read(check.take("then_expr"), slots)));
            check.done();
        }
        return new Case(branches, read(node.take("else_expr"), slots), type);
    }
}
