package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads aggregate calls. */
final class AggregateReader {
    private final ExpressionReader expressions;

    AggregateReader(ExpressionReader expressions) {
        this.expressions = expressions;
    }

    AggregateCall read(JsonNode json, Slots slots) {
        PlanNode node = new PlanNode(json, "an aggregate");
        if (!node.text("expression_class").equals("BOUND_AGGREGATE")) {
            throw new NotDistributable("the aggregate " + node.text("expression_class"));
        }
        node.skip("type", "alias", "query_location", "query_location_length", "has_serialize");
        if (!node.text("state_export").equals("NONE")) {
            throw new NotDistributable("an exported aggregate state");
        }
        boolean distinct = ExpressionReader.oneOf(node.text("aggregate_type"), "NON_DISTINCT", "DISTINCT");
        Expression filter = node.find("filter")
                .map(condition -> expressions.read(condition, slots))
                .orElse(Constant.TRUE);
        List<SortKey> order =
                node.find("order_bys").map(orders -> order(orders, slots)).orElse(List.of());
        AggregateCall call = call(node, slots, distinct, filter, order);
        node.done();
        return call;
    }

    /** Function, arguments and result, which aggregates and windows write alike. */
    AggregateCall call(PlanNode node, Slots slots, boolean distinct, Expression filter, List<SortKey> order) {
        String name = FunctionReader.name(node.take("qname"));
        SqlType type = TypeReader.read(node.take("return_type"));
        List<Expression> children = expressions.all(node.list("children"), slots);
        List<SqlType> types = argumentTypes(node.list("arguments"), children);
        Optional<JsonNode> details = node.find("function_data");
        List<Expression> arguments = details.map(json -> AggregateDetails.completed(name, children, json))
                .orElse(children);
        return new AggregateCall(name, AggregateCall.Phase.WHOLE, arguments, types, distinct, filter, order, type);
    }

    private static List<SqlType> argumentTypes(List<JsonNode> types, List<Expression> children) {
        List<SqlType> all = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            boolean known = i < types.size() && !types.get(i).toString().contains("\"ANY\"");
            all.add(known ? TypeReader.read(types.get(i)) : children.get(i).type());
        }
        return all;
    }

    private List<SortKey> order(JsonNode json, Slots slots) {
        PlanNode node = new PlanNode(json, "an order inside an aggregate");
        List<SortKey> keys = expressions.keys(node.list("orders"), slots);
        node.done();
        return keys;
    }
}
