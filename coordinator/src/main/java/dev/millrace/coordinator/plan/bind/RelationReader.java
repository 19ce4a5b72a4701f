package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.graph.Failure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Reads relational operators. */
final class RelationReader {
    private final ExpressionReader expressions = new ExpressionReader();
    private final AggregateReader aggregates = new AggregateReader(expressions);
    private final WindowReader windows = new WindowReader(expressions, aggregates);
    private final ScanReader scans = new ScanReader(expressions);
    private final JoinReader joins = new JoinReader(expressions);
    private final LimitReader limits = new LimitReader();
    private final CteReader ctes = new CteReader(this);

    Relation read(JsonNode json) {
        PlanNode node = new PlanNode(json, "an operator");
        String type = node.text("type");
        Relation relation = read(type.replaceFirst("^LOGICAL_", ""), node);
        node.done();
        return relation;
    }

    private Relation read(String type, PlanNode node) {
        return switch (type) {
            case "GET" -> scans.read(node);
            case "PROJECTION" -> projection(node);
            case "FILTER" -> filter(node);
            case "AGGREGATE_AND_GROUP_BY" -> aggregate(node);
            case "COMPARISON_JOIN" -> joins.comparison(node, child(node, 0), child(node, 1));
            case "ANY_JOIN" -> joins.any(node, child(node, 0), child(node, 1));
            case "ASOF_JOIN" -> joins.asof(node, child(node, 0), child(node, 1));
            case "CROSS_PRODUCT" -> new Join(child(node, 0), child(node, 1), JoinKind.INNER, List.of());
            case "POSITIONAL_JOIN" -> new PositionalJoin(child(node, 0), child(node, 1));
            case "WINDOW" -> window(node);
            case "DISTINCT" -> distinct(node);
            case "ORDER_BY" -> sort(node);
            case "TOP_N" -> top(node);
            case "LIMIT" -> limits.limit(node, child(node, 0));
            case "SAMPLE" -> limits.sample(node, child(node, 0));
            case "UNION" -> set(node, SetOperation.Kind.UNION);
            case "EXCEPT" -> set(node, SetOperation.Kind.EXCEPT);
            case "INTERSECT" -> set(node, SetOperation.Kind.INTERSECT);
            case "UNNEST" -> unnest(node);
            case "MATERIALIZED_CTE" -> ctes.materialized(node);
            case "CTE_REF" -> ctes.reference(node);
            case "RECURSIVE_CTE" -> ctes.recursive(node);
            case "DUMMY_SCAN" -> leaf(node, new DummyRow());
            case "EMPTY_RESULT" -> empty(node);
            case "EXPRESSION_GET" -> values(node);
            case "INSERT", "DELETE", "UPDATE", "MERGE_INTO", "COPY_TO_FILE", "COPY_DATABASE", "EXPORT" ->
                throw changes(type);
            case "ATTACH", "DETACH", "DROP", "ALTER", "SET", "RESET", "PRAGMA", "LOAD", "TRANSACTION", "VACUUM" ->
                throw changes(type);
            default -> throw type.startsWith("CREATE_") ? changes(type) : new NotDistributable("the operator " + type);
        };
    }

    /** What changes anything is no query, and must not run as the user's own text either. */
    private static RuntimeException changes(String type) {
        String words = type.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Failure.invalid(
                        "NOT_A_QUERY",
                        "the query holds the statement '" + words + "', which changes something",
                        "Leave only SELECT; where results go is said by the output")
                .toException();
    }

    Relation child(PlanNode node, int position) {
        List<JsonNode> children = node.list("children");
        if (position >= children.size()) {
            throw new NotDistributable("an operator with " + children.size() + " inputs");
        }
        return read(children.get(position));
    }

    private static Relation leaf(PlanNode node, Relation leaf) {
        node.skip("table_index");
        node.requireUnset("children");
        return leaf;
    }

    private Relation empty(PlanNode node) {
        node.skip("bindings");
        return leaf(node, new Empty(TypeReader.all(node.list("return_types"))));
    }

    private Relation projection(PlanNode node) {
        node.skip("table_index");
        Relation input = child(node, 0);
        return new Project(input, expressions.all(node.list("expressions"), Slots.columns(input.types())));
    }

    private Relation filter(PlanNode node) {
        Relation input = child(node, 0);
        List<Expression> predicates = expressions.all(node.list("expressions"), Slots.columns(input.types()));
        Relation filtered = predicates.isEmpty() ? input : new Filter(input, predicates);
        return Projections.of(filtered, node.list("projection_map"));
    }

    private Relation aggregate(PlanNode node) {
        node.skip("group_index", "aggregate_index", "groupings_index", "distinct_validity");
        Relation input = child(node, 0);
        Slots columns = Slots.columns(input.types());
        List<Expression> groups = expressions.all(node.list("groups"), columns);
        List<AggregateCall> calls = node.list("expressions").stream()
                .map(json -> aggregates.read(json, columns))
                .toList();
        List<List<Integer>> sets = positions(node.list("grouping_sets"));
        List<Integer> all = IntStream.range(0, groups.size()).boxed().toList();
        List<List<Integer>> functions = positions(node.list("grouping_functions"));
        return new Aggregate(input, groups, sets.isEmpty() ? List.of(all) : sets, calls, functions);
    }

    private static List<List<Integer>> positions(List<JsonNode> lists) {
        return lists.stream()
                .map(list -> list.values().stream().map(JsonNode::asInt).toList())
                .toList();
    }

    private Relation window(PlanNode node) {
        node.skip("window_index");
        Relation input = child(node, 0);
        Slots columns = Slots.columns(input.types());
        List<WindowCall> calls = node.list("expressions").stream()
                .map(json -> windows.read(json, columns))
                .toList();
        return new Window(input, calls);
    }

    private Relation distinct(PlanNode node) {
        boolean on = ExpressionReader.oneOf(node.text("distinct_type"), "DISTINCT", "DISTINCT_ON");
        Relation input = child(node, 0);
        Slots columns = Slots.columns(input.types());
        List<Expression> targets = expressions.all(node.list("distinct_targets"), columns);
        List<SortKey> order = node.find("order_by")
                .map(json -> {
                    PlanNode orders = new PlanNode(json, "the order of DISTINCT ON");
                    List<SortKey> keys = expressions.keys(orders.list("orders"), columns);
                    orders.done();
                    return keys;
                })
                .orElse(List.of());
        Set<Expression> rest = new LinkedHashSet<>(input.outputs());
        targets.forEach(rest::remove);
        boolean whole = rest.isEmpty() && targets.stream().allMatch(ColumnReference.class::isInstance);
        return !on && whole && order.isEmpty() ? new Distinct(input) : new DistinctOn(input, targets, order);
    }

    private Relation sort(PlanNode node) {
        Relation input = child(node, 0);
        List<SortKey> keys = expressions.keys(node.list("orders"), Slots.columns(input.types()));
        return Projections.of(new Sort(input, keys), node.list("projections"));
    }

    private Relation top(PlanNode node) {
        node.requireUnset("unpruned_offset");
        Relation input = child(node, 0);
        List<SortKey> keys = expressions.keys(node.list("orders"), Slots.columns(input.types()));
        return new TopN(
                input, keys, node.take("limit").asLong(), node.take("offset").asLong());
    }

    private Relation set(PlanNode node, SetOperation.Kind kind) {
        node.skip("table_index", "column_count", "allow_out_of_order");
        List<Relation> inputs = node.list("children").stream().map(this::read).toList();
        List<SqlType> types = inputs.getFirst().types();
        boolean all = node.flag("setop_all");
        if (!inputs.stream().allMatch(input -> input.types().equals(types))) {
            throw new NotDistributable("a " + kind + " of inputs with different types");
        }
        if (inputs.size() > 1) {
            return new SetOperation(kind, all, inputs);
        }
        if (kind != SetOperation.Kind.UNION) {
            throw new NotDistributable("a " + kind + " of one input");
        }
        return all ? inputs.getFirst() : new Distinct(inputs.getFirst());
    }

    private Relation unnest(PlanNode node) {
        node.skip("unnest_index");
        Relation input = child(node, 0);
        Slots columns = Slots.columns(input.types());
        List<Expression> lists = node.list("expressions").stream()
                .map(json -> list(json, columns))
                .toList();
        return new Unnest(input, lists);
    }

    private Expression list(JsonNode json, Slots columns) {
        PlanNode node = new PlanNode(json, "an unnested list");
        node.skip("type", "alias", "query_location", "query_location_length", "return_type");
        if (!node.text("expression_class").equals("BOUND_UNNEST")) {
            throw new NotDistributable("the list " + node.text("expression_class"));
        }
        Expression list = expressions.read(node.take("child"), columns);
        node.done();
        return list;
    }

    private Relation values(PlanNode node) {
        node.skip("table_index");
        List<SqlType> types = TypeReader.all(node.list("expr_types"));
        if (!(child(node, 0) instanceof DummyRow)) {
            throw new NotDistributable("VALUES over the rows of a table");
        }
        Slots none = Slots.columns(List.of());
        List<List<Expression>> rows = node.list("expressions").stream()
                .map(row -> expressions.all(List.copyOf(row.values()), none))
                .toList();
        return new Values(rows, types);
    }
}
