package dev.millrace.coordinator.plan.show;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.RecursiveCte;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.TableFunction;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The operators of a query, a line each, what an operator reads standing below it and further in. */
public final class LogicalTree {
    private LogicalTree() {}

    public static String of(Relation root) {
        StringBuilder text = new StringBuilder();
        append(root, 0, text);
        return text.toString();
    }

    private static void append(Relation relation, int depth, StringBuilder text) {
        text.append("  ".repeat(depth)).append(line(relation)).append('\n');
        relation.inputs().forEach(input -> append(input, depth + 1, text));
    }

    private static String line(Relation relation) {
        return switch (relation) {
            case Scan scan -> "scan " + scan.table() + " (" + columns(scan) + ")";
            case TableFunction function -> "call " + function.function();
            case Values values -> "values, " + Words.counted(values.rows().size(), "row");
            case DummyRow _ -> "one row";
            case Empty _ -> "no rows";
            case Project project ->
                "project, " + Words.counted(project.expressions().size(), "column");
            case Filter filter -> "filter, " + Words.counted(filter.predicates().size(), "condition");
            case Aggregate aggregate -> aggregate(aggregate);
            case Join join -> join(join.kind(), join.conditions());
            case AsofJoin join -> "asof " + join(join.kind(), join.conditions());
            case PositionalJoin _ -> "positional join";
            case Window window -> "window: " + windows(window.calls());
            case Distinct _ -> "distinct";
            case DistinctOn distinct ->
                "distinct on " + Words.counted(distinct.targets().size(), "key");
            case Sort sort -> "sort by " + Words.counted(sort.keys().size(), "key");
            case TopN top ->
                "top " + top.limit() + offset(top.offset()) + " by "
                        + Words.counted(top.keys().size(), "key");
            case Limit limit ->
                (limit.limit() == Limit.UNLIMITED ? "all rows" : "limit " + limit.limit()) + offset(limit.offset());
            case LimitPercent limit -> "limit " + limit.percent() + "%" + offset(limit.offset());
            case Sample sample -> "sample " + sample.method();
            case SetOperation set ->
                set.kind().name().toLowerCase(Locale.ROOT) + (set.all() ? " all" : "") + " of "
                        + Words.counted(set.inputs().size(), "input");
            case Unnest unnest -> "unnest, " + Words.counted(unnest.lists().size(), "list");
            case MaterializedCte cte -> "with relation " + cte.id() + ", computed once";
            case CteReference reference -> "relation " + reference.id();
            case RecursiveCte cte -> "recursive relation " + cte.id();
            case Exchange exchange -> "exchange " + exchange.name();
        };
    }

    private static String columns(Scan scan) {
        return scan.columns().stream().map(LogicalTree::column).collect(Collectors.joining(", "));
    }

    private static String column(ScanColumn column) {
        return column.isRowNumber() ? "rows only" : column.name();
    }

    private static String aggregate(Aggregate aggregate) {
        String calls = aggregate.calls().stream().map(LogicalTree::call).collect(Collectors.joining(", "));
        String groups = aggregate.groups().isEmpty()
                ? ""
                : " by " + Words.counted(aggregate.groups().size(), "key");
        String sets = aggregate.groupingSets().size() > 1
                ? " in " + Words.counted(aggregate.groupingSets().size(), "grouping set")
                : "";
        return "aggregate" + groups + sets + (calls.isEmpty() ? "" : ": " + calls);
    }

    private static String call(AggregateCall call) {
        return call.function() + (call.distinct() ? " distinct" : "") + (call.filtered() ? " filtered" : "");
    }

    private static String windows(List<WindowCall> calls) {
        return calls.stream()
                .map(call -> call.call().function() + " over "
                        + (call.partitions().isEmpty()
                                ? "all rows"
                                : "partitions by "
                                        + Words.counted(call.partitions().size(), "key")))
                .collect(Collectors.joining(", "));
    }

    private static String join(JoinKind kind, List<JoinCondition> conditions) {
        long equal = conditions.stream()
                .filter(condition -> condition instanceof JoinCondition.Sides sides && sides.isEquality())
                .count();
        long other = conditions.size() - equal;
        return kind.name().toLowerCase(Locale.ROOT) + " join on " + Words.counted(equal, "equal key")
                + (other == 0 ? "" : " and " + Words.counted(other, "other condition"));
    }

    private static String offset(long offset) {
        return offset == 0 ? "" : " after " + offset;
    }
}
