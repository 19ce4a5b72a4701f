package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import dev.millrace.coordinator.plan.relation.WindowFrame.Bound;
import dev.millrace.coordinator.plan.relation.WindowFrame.Distance;
import dev.millrace.coordinator.plan.relation.WindowFrame.Edge;
import dev.millrace.coordinator.plan.relation.WindowFrame.Exclusion;
import dev.millrace.coordinator.plan.relation.WindowFrame.Unit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads window functions. */
final class WindowReader {
    private final ExpressionReader expressions;
    private final AggregateReader aggregates;

    WindowReader(ExpressionReader expressions, AggregateReader aggregates) {
        this.expressions = expressions;
        this.aggregates = aggregates;
    }

    WindowCall read(JsonNode json, Slots slots) {
        PlanNode node = new PlanNode(json, "a window function");
        if (!node.text("expression_class").equals("BOUND_WINDOW")) {
            throw new NotDistributable("the window function " + node.text("expression_class"));
        }
        node.skip("alias", "query_location", "query_location_length", "has_serialize");
        node.skip("sql_range_start", "sql_range_end", "sql_range_order_type", "sql_range_order_casts");
        node.skip("sql_range_start_boundary", "sql_range_end_boundary");
        node.requireUnset("offset_expr", "default_expr");
        List<Expression> partitions = expressions.all(node.list("partitions"), slots);
        List<SortKey> order = expressions.keys(node.list("orders"), slots);
        WindowFrame frame = frame(node, slots, order);
        AggregateCall call = call(node, slots);
        WindowCall window = new WindowCall(call, partitions, order, frame, node.flag("ignore_nulls"));
        node.done();
        return window;
    }

    private AggregateCall call(PlanNode node, Slots slots) {
        String kind = node.text("type");
        boolean distinct = node.flag("distinct");
        Expression filter = node.find("filters")
                .map(condition -> expressions.read(condition, slots))
                .orElse(Constant.TRUE);
        List<SortKey> order = expressions.keys(node.list("arg_orders"), slots);
        if (kind.equals("WINDOW_AGGREGATE")) {
            return aggregates.call(node, slots, distinct, filter, order);
        }
        node.requireUnset("arguments", "qname", "function_data");
        SqlType type = TypeReader.read(node.take("return_type"));
        List<Expression> arguments = expressions.all(node.list("children"), slots);
        List<SqlType> types = arguments.stream().map(Expression::type).toList();
        return new AggregateCall(
                function(kind), AggregateCall.Phase.WHOLE, arguments, types, distinct, filter, order, type);
    }

    private static String function(String kind) {
        return switch (kind) {
            case "WINDOW_ROW_NUMBER" -> "row_number";
            case "WINDOW_RANK" -> "rank";
            case "WINDOW_RANK_DENSE" -> "dense_rank";
            case "WINDOW_PERCENT_RANK" -> "percent_rank";
            case "WINDOW_CUME_DIST" -> "cume_dist";
            case "WINDOW_NTILE" -> "ntile";
            case "WINDOW_FIRST_VALUE" -> "first_value";
            case "WINDOW_LAST_VALUE" -> "last_value";
            case "WINDOW_NTH_VALUE" -> "nth_value";
            case "WINDOW_LEAD" -> "lead";
            case "WINDOW_LAG" -> "lag";
            case "WINDOW_FILL" -> "fill";
            default -> throw new NotDistributable("the window function " + kind);
        };
    }

    private WindowFrame frame(PlanNode node, Slots slots, List<SortKey> order) {
        String start = node.text("start");
        String end = node.text("end");
        Unit unit = unit(start, end);
        Bound first = bound(start, unit, node.find("start_expr"), slots, order);
        Bound last = bound(end, unit, node.find("end_expr"), slots, order);
        return new WindowFrame(unit, first, last, exclusion(node.text("exclude_clause")));
    }

    private static Unit unit(String start, String end) {
        for (String bound : List.of(start, end)) {
            for (Unit unit : Unit.values()) {
                if (bound.endsWith("_" + unit)) {
                    return unit;
                }
            }
        }
        return Unit.RANGE;
    }

    private static Exclusion exclusion(String clause) {
        return switch (clause) {
            case "NO_OTHER" -> Exclusion.NO_OTHERS;
            case "CURRENT_ROW" -> Exclusion.CURRENT_ROW;
            case "GROUP" -> Exclusion.GROUP;
            case "TIES" -> Exclusion.TIES;
            default -> throw new NotDistributable("the window exclusion " + clause);
        };
    }

    private Bound bound(String kind, Unit unit, Optional<JsonNode> offset, Slots slots, List<SortKey> order) {
        if (kind.equals("UNBOUNDED_PRECEDING")) {
            return Edge.UNBOUNDED_PRECEDING;
        }
        if (kind.equals("UNBOUNDED_FOLLOWING")) {
            return Edge.UNBOUNDED_FOLLOWING;
        }
        if (kind.equals("CURRENT_ROW_" + unit)) {
            return Edge.CURRENT_ROW;
        }
        boolean following = kind.equals("EXPR_FOLLOWING_" + unit);
        if ((!following && !kind.equals("EXPR_PRECEDING_" + unit)) || offset.isEmpty()) {
            throw new NotDistributable("the window bound " + kind);
        }
        Expression distance = expressions.read(offset.get(), slots);
        return new Distance(unit == Unit.RANGE ? rangeOffset(distance, following, order) : distance, following);
    }

    /** The binder has turned a distance into the boundary's key: key - distance, or key + distance. */
    private static Expression rangeOffset(Expression boundary, boolean following, List<SortKey> order) {
        Expression inner = boundary instanceof Cast cast ? cast.operand() : boundary;
        if (order.size() == 1 && inner instanceof Call call && call.arguments().size() == 2) {
            boolean plus = following != order.getFirst().descending();
            if (call.function().equals(plus ? "+" : "-")) {
                return call.arguments().get(1);
            }
        }
        throw new NotDistributable("a RANGE frame whose boundary is not the key and a distance");
    }
}
