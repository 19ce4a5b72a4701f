package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
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
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Takes away every column that nothing reads, down to the scans. DuckDB's own pass does not survive our other settings. */
final class ColumnPruning {
    private static final Constant ANYTHING = Constant.integer(0);

    private final JoinPruning joins = new JoinPruning(this);
    private final CtePruning ctes = new CtePruning(this);

    private ColumnPruning() {}

    static Relation prune(Relation root) {
        Pruned pruned = new ColumnPruning().prune(root, all(root));
        return pruned.narrowed(all(root)).relation();
    }

    static SortedSet<Integer> all(Relation relation) {
        return new TreeSet<>(Pruned.range(0, relation.width()));
    }

    /** The columns of an input that an operator reads, and those that it lets through to its reader. */
    static SortedSet<Integer> union(SortedSet<Integer> needed, Relation operator, int input) {
        SortedSet<Integer> union = new TreeSet<>(operator.columnsUsed(input));
        union.addAll(needed);
        return union;
    }

    Pruned prune(Relation relation, SortedSet<Integer> needed) {
        return switch (relation) {
            case Scan scan -> scan(scan, needed);
            case Values values -> values(values, needed);
            case Empty empty -> empty(empty, needed);
            case TableFunction function -> Pruned.whole(function);
            case DummyRow row -> Pruned.whole(row);
            case Exchange exchange -> Pruned.whole(exchange);
            case Project project -> project(project, needed);
            case Filter filter -> filter(filter, needed);
            case Aggregate aggregate -> aggregate(aggregate, needed);
            case Join join -> joins.join(join, needed);
            case AsofJoin join -> joins.asof(join, needed);
            case PositionalJoin join -> joins.positional(join, needed);
            case Window window -> window(window, needed);
            case Distinct distinct -> distinct(distinct, needed);
            case DistinctOn distinct -> distinctOn(distinct, needed);
            case Sort sort -> sort(sort, needed);
            case TopN top -> top(top, needed);
            case Limit limit -> through(limit, limit.input(), needed);
            case LimitPercent limit -> through(limit, limit.input(), needed);
            case Sample sample -> through(sample, sample.input(), needed);
            case SetOperation set -> set(set, needed);
            case Unnest unnest -> unnest(unnest, needed);
            case MaterializedCte cte -> ctes.materialized(cte, needed);
            case CteReference reference -> ctes.reference(reference, needed);
            case RecursiveCte cte -> ctes.recursive(cte);
        };
    }

    /** A copy of the whole relation, pruned inside. */
    Relation whole(Relation relation) {
        return prune(relation, all(relation)).narrowed(all(relation)).relation();
    }

    private static Pruned scan(Scan scan, SortedSet<Integer> needed) {
        List<ScanColumn> columns =
                needed.stream().map(index -> scan.columns().get(index)).toList();
        if (columns.stream().anyMatch(ScanColumn::isRowNumber)) {
            throw new NotDistributable("rowid");
        }
        Relation pruned = new Scan(scan.table(), columns);
        Relation relation = columns.isEmpty() ? new Project(pruned, List.of(ANYTHING)) : pruned;
        return new Pruned(relation, Pruned.kept(needed, scan.width()));
    }

    private static SortedSet<Integer> atLeastOne(SortedSet<Integer> needed) {
        return needed.isEmpty() ? new TreeSet<>(List.of(0)) : needed;
    }

    private static Pruned values(Values values, SortedSet<Integer> needed) {
        SortedSet<Integer> kept = atLeastOne(needed);
        List<List<Expression>> rows = values.rows().stream()
                .map(row -> kept.stream().map(row::get).toList())
                .toList();
        Values pruned = new Values(rows, kept.stream().map(values.types()::get).toList());
        return new Pruned(pruned, Pruned.kept(kept, values.width()));
    }

    private static Pruned empty(Empty empty, SortedSet<Integer> needed) {
        SortedSet<Integer> kept = atLeastOne(needed);
        Empty pruned = new Empty(kept.stream().map(empty.types()::get).toList());
        return new Pruned(pruned, Pruned.kept(kept, empty.width()));
    }

    private Pruned project(Project project, SortedSet<Integer> needed) {
        List<Expression> kept = needed.stream().map(project.expressions()::get).toList();
        SortedSet<Integer> read = new TreeSet<>();
        kept.forEach(expression -> read.addAll(expression.columns()));
        Pruned input = prune(project.input(), read);
        List<Expression> expressions = kept.isEmpty() ? List.of(ANYTHING) : input.renumbered(kept);
        return new Pruned(ProjectMerging.project(input.relation(), expressions), Pruned.kept(needed, project.width()));
    }

    private Pruned filter(Filter filter, SortedSet<Integer> needed) {
        Pruned input = prune(filter.input(), union(needed, filter, 0));
        Filter pruned = new Filter(input.relation(), input.renumbered(filter.predicates()));
        return input.with(pruned).narrowed(needed);
    }

    private Pruned aggregate(Aggregate aggregate, SortedSet<Integer> needed) {
        int groups = aggregate.groups().size();
        int calls = aggregate.calls().size();
        SortedSet<Integer> kept = new TreeSet<>(Pruned.range(0, groups));
        kept.addAll(needed);
        if (kept.isEmpty()) {
            kept.add(0);
        }
        List<AggregateCall> keptCalls = kept.subSet(groups, groups + calls).stream()
                .map(index -> aggregate.calls().get(index - groups))
                .toList();
        List<List<Integer>> functions = kept.tailSet(groups + calls).stream()
                .map(index -> aggregate.groupingFunctions().get(index - groups - calls))
                .toList();
        SortedSet<Integer> read = new TreeSet<>();
        aggregate.groups().forEach(group -> read.addAll(group.columns()));
        keptCalls.forEach(call -> call.expressions().forEach(expression -> read.addAll(expression.columns())));
        Pruned input = prune(aggregate.input(), read);
        Aggregate pruned = new Aggregate(
                input.relation(),
                input.renumbered(aggregate.groups()),
                aggregate.groupingSets(),
                keptCalls.stream()
                        .map(call -> call.mapExpressions(input::renumbered))
                        .toList(),
                functions);
        return new Pruned(pruned, Pruned.kept(kept, aggregate.width())).narrowed(needed);
    }

    private Pruned window(Window window, SortedSet<Integer> needed) {
        int before = window.input().width();
        List<WindowCall> kept = needed.tailSet(before).stream()
                .map(index -> window.calls().get(index - before))
                .toList();
        SortedSet<Integer> read = new TreeSet<>(needed.headSet(before));
        kept.forEach(call -> call.expressions().forEach(expression -> read.addAll(expression.columns())));
        Pruned input = prune(window.input(), read);
        List<Integer> positions = new ArrayList<>(input.positions());
        int next = input.relation().width();
        for (int i = before; i < window.width(); i++) {
            positions.add(needed.contains(i) ? next++ : Pruned.GONE);
        }
        List<WindowCall> calls = kept.stream()
                .map(call -> call.mapExpressions(input::renumbered))
                .toList();
        Relation pruned = calls.isEmpty() ? input.relation() : new Window(input.relation(), calls);
        return new Pruned(pruned, positions).narrowed(needed);
    }

    private Pruned distinct(Distinct distinct, SortedSet<Integer> needed) {
        Relation input = whole(distinct.input());
        return Pruned.whole(new Distinct(input)).narrowed(needed);
    }

    private Pruned distinctOn(DistinctOn distinct, SortedSet<Integer> needed) {
        Pruned input = prune(distinct.input(), union(needed, distinct, 0));
        DistinctOn pruned =
                new DistinctOn(input.relation(), input.renumbered(distinct.targets()), input.keys(distinct.order()));
        return input.with(pruned).narrowed(needed);
    }

    private Pruned sort(Sort sort, SortedSet<Integer> needed) {
        Pruned input = prune(sort.input(), union(needed, sort, 0));
        return input.with(new Sort(input.relation(), input.keys(sort.keys()))).narrowed(needed);
    }

    private Pruned top(TopN top, SortedSet<Integer> needed) {
        Pruned input = prune(top.input(), union(needed, top, 0));
        TopN pruned = new TopN(input.relation(), input.keys(top.keys()), top.limit(), top.offset());
        return input.with(pruned).narrowed(needed);
    }

    private Pruned through(Relation operator, Relation input, SortedSet<Integer> needed) {
        Pruned pruned = prune(input, needed);
        return pruned.with(operator.withInputs(List.of(pruned.relation())));
    }

    private Pruned set(SetOperation set, SortedSet<Integer> needed) {
        boolean everything = !(set.all() && set.kind() == SetOperation.Kind.UNION);
        SortedSet<Integer> kept = everything ? all(set) : atLeastOne(needed);
        List<Relation> inputs = set.inputs().stream()
                .map(input -> prune(input, kept).narrowed(kept).relation())
                .toList();
        SetOperation pruned = new SetOperation(set.kind(), set.all(), inputs);
        return new Pruned(pruned, Pruned.kept(kept, set.width())).narrowed(needed);
    }

    /** Every list stays: the longest decides how many rows there are. */
    private Pruned unnest(Unnest unnest, SortedSet<Integer> needed) {
        int before = unnest.input().width();
        Pruned input = prune(unnest.input(), union(needed.headSet(before), unnest, 0));
        List<Integer> positions = new ArrayList<>(input.positions());
        int width = input.relation().width();
        positions.addAll(Pruned.range(width, width + unnest.lists().size()));
        Unnest pruned = new Unnest(input.relation(), input.renumbered(unnest.lists()));
        return new Pruned(pruned, positions).narrowed(needed);
    }
}
