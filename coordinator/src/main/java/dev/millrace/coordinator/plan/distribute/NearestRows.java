package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.Window;
import java.util.List;

/**
 * Both sides of an ASOF join without equal keys in ranges of the compared values: the nearest right row of a left one is in its own range, or else
 * it is the outermost row of another range, and every task has those.
 */
final class NearestRows {
    private final Distribution distribution;
    private final JoinCondition.Sides condition;
    private final int width;

    private NearestRows(Distribution distribution, JoinCondition.Sides condition, int width) {
        this.distribution = distribution;
        this.condition = condition;
        this.width = width;
    }

    /** The only condition of {@code join} is its inequality. */
    static NearestRows of(Distribution distribution, AsofJoin join) {
        return new NearestRows(
                distribution,
                (JoinCondition.Sides) join.conditions().getFirst(),
                join.right().width());
    }

    /** The left side and the right one. */
    List<Flow> inRanges(Flow left, Flow right) {
        int partitions = distribution
                .settings()
                .partitionsFor(Math.max(left.volume().bytes(), right.volume().bytes()));
        List<SortKey> rightOrder = List.of(Terms.ascending(condition.right()));
        Flow known = right.map(
                tree -> new Filter(tree, List.of(new IsNull(condition.right(), true))), right.spread(), right.volume());
        Flow stored = distribution.exchanges().stored(known);
        KeyRanges ranges = KeyRanges.of(distribution, stored, rightOrder, partitions);
        Flow rows = ranges.placedWithNumber(stored, rightOrder);
        Distribution.Everywhere outermost = distribution.everywhere(rows.mapWhole(
                this::outermost,
                Spread.Plain.ANYWHERE,
                rows.volume().of(stored.types()).withRows(partitions)));
        Fragment mine = rows.only();
        Relation own = new Project(mine.tree(), mine.tree().outputs().subList(0, width));
        Relation all = new SetOperation(SetOperation.Kind.UNION, true, List.of(own, outermost.tree()));
        Flow nearest = Flow.of(mine.with(all, outermost.feeds()).indivisible(), Spread.Plain.ANYWHERE, stored.volume());
        return List.of(ranges.placed(left, List.of(Terms.ascending(condition.left()))), nearest);
    }

    /** Of each range, the row that is nearest to the ranges which look for it. */
    private Relation outermost(Relation rows) {
        boolean fromBelow =
                condition.operator() == Operator.GREATER_OR_EQUAL || condition.operator() == Operator.GREATER;
        SortKey order = fromBelow ? Terms.descending(condition.right()) : Terms.ascending(condition.right());
        AggregateCall number = AggregateCall.of("row_number", PlainType.BIGINT);
        Expression range = rows.outputs().get(width);
        Relation numbered =
                new Window(rows, List.of(Terms.over(number, List.of(range), List.of(order), Terms.TO_PEERS)));
        List<Expression> columns = numbered.outputs();
        Relation first =
                new Filter(numbered, List.of(new Comparison(Operator.EQUAL, columns.getLast(), Constant.bigint(1))));
        return new Project(first, columns.subList(0, width));
    }
}
