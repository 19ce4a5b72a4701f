package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Lambda;
import dev.millrace.coordinator.plan.relation.LambdaParameter;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads calls of scalar functions, with their lambdas. */
final class FunctionReader {
    private final ExpressionReader expressions;

    /** Numbers the lambdas of one plan, so that parameter names never meet. */
    private int lambdas;

    FunctionReader(ExpressionReader expressions) {
        this.expressions = expressions;
    }

    Expression read(PlanNode node, Slots slots) {
        String name = name(node.take("qname"));
        SqlType type = TypeReader.read(node.take("return_type"));
        List<JsonNode> children = node.list("children");
        node.skip("arguments", "has_serialize", "is_operator", "positional_arguments");
        List<String> argumentNames = node.find("named_arguments")
                .map(names -> names.values().stream().map(JsonNode::asString).toList())
                .orElse(List.of());
        Optional<JsonNode> details = node.find("function_data");
        if (name.equals("alias") || name.startsWith("__")) {
            throw new NotDistributable("the function " + name);
        }
        details.ifPresent(json -> FunctionDetails.requireDerived(name, json));
        boolean initial = details.filter(json -> json.path("has_initial").asBoolean(false))
                .isPresent();
        return new Call(name, arguments(name, initial, children, slots), argumentNames, type);
    }

    /** The last part of a qualified name. */
    static String name(JsonNode json) {
        PlanNode node = new PlanNode(json, "a qualified name");
        String name = node.list("path").getLast().asString();
        node.done();
        return name;
    }

    private List<Expression> arguments(String function, boolean initial, List<JsonNode> children, Slots slots) {
        int lambda = 0;
        while (lambda < children.size() && !isLambda(children.get(lambda))) {
            lambda++;
        }
        if (lambda == children.size()) {
            return expressions.all(children, slots);
        }
        List<Expression> before = expressions.all(children.subList(0, lambda), slots);
        List<Expression> after = expressions.all(children.subList(lambda + 1, children.size()), slots);
        return withLambda(function, initial, before, children.get(lambda), after);
    }

    private static boolean isLambda(JsonNode json) {
        return json.path("expression_class").asString("").equals("BOUND_LAMBDA");
    }

    /**
     * What follows a lambda are the values that it captures. Before them come the arguments of {@code invoke}, or the
     * initial value of a reduction.
     */
    private List<Expression> withLambda(
            String function, boolean initial, List<Expression> before, JsonNode json, List<Expression> after) {
        PlanNode node = new PlanNode(json, "a lambda");
        node.skip("expression_class", "type", "alias", "query_location", "query_location_length", "return_type");
        node.skip("parameter_names");
        node.requireUnset("captures");
        int count = node.take("parameter_count").asInt();
        int own = initial ? 1 : function.equals("invoke") ? count : 0;
        Lambda lambda = lambda(node.take("lambda_expr"), count, after.subList(own, after.size()));
        node.done();
        List<Expression> arguments = new ArrayList<>(before);
        arguments.add(lambda);
        arguments.addAll(after.subList(0, own));
        return arguments;
    }

    private Lambda lambda(JsonNode body, int count, List<Expression> captures) {
        int id = lambdas++;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("p" + id + "_" + i);
        }
        Slots inside = (index, type) -> {
            if (index < count) {
                return new LambdaParameter(names.get(count - 1 - index), type);
            }
            Expression captured = captures.get(index - count);
            if (!captured.type().equals(type)) {
                throw new NotDistributable(
                        "a lambda that captures " + captured.type().sql() + " as " + type.sql());
            }
            return captured;
        };
        return new Lambda(names, expressions.read(body, inside));
    }
}
