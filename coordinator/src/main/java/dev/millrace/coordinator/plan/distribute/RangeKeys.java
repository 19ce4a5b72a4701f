package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Coalesce;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Lambda;
import dev.millrace.coordinator.plan.relation.LambdaParameter;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of an order as one BLOB that compares byte by byte, and the ranges that samples of it give.
 *
 * @param keys the order
 * @param partitions number of ranges
 */
record RangeKeys(List<SortKey> keys, int partitions) {
    /** Keys that a task samples at least, if it has so many rows; twice as many at most. */
    private static final long SAMPLED = 1000;

    private static final ListType KEYS = new ListType(PlainType.BLOB);

    RangeKeys {
        keys = List.copyOf(keys);
    }

    Volume sampleVolume(Flow flow) {
        int tasks = flow.fragments().stream().mapToInt(Fragment::tasks).sum();
        double rows = Math.min(flow.volume().rows(), 2.0 * SAMPLED * tasks);
        return Volume.of(rows, List.of(PlainType.BLOB, PlainType.BIGINT));
    }

    /** Two columns: the key of every n-th row, and n. */
    Relation sampled(Relation rows) {
        Relation keysOnly = new Project(rows, List.of(key()));
        WindowCall number = window(AggregateCall.of("row_number", PlainType.BIGINT), List.of(), Terms.TO_PEERS);
        WindowCall count = window(AggregateCall.of("count_star", PlainType.BIGINT), List.of(), Terms.ALL);
        Relation numbered = new Window(keysOnly, List.of(number, count));
        Expression step = arithmetic(
                "+", arithmetic("//", column(2, PlainType.BIGINT), Constant.bigint(SAMPLED)), Constant.bigint(1));
        Expression chosen = new Comparison(
                Operator.EQUAL,
                arithmetic("%", column(1, PlainType.BIGINT), step),
                arithmetic("%", Constant.bigint(1), step));
        return new Project(new Filter(numbered, List.of(chosen)), List.of(column(0, PlainType.BLOB), step));
    }

    /** One row with one column: the largest keys of the ranges, ascending, by samples of all tasks. */
    Relation bounds(Relation samples) {
        AggregateCall sum = AggregateCall.of("sum", PlainType.HUGEINT, column(1, PlainType.BIGINT));
        SortKey ascending = new SortKey(column(0, PlainType.BLOB), false, false);
        WindowCall before = window(sum, List.of(ascending), Terms.TO_PEERS);
        WindowCall total = window(sum, List.of(), Terms.ALL);
        Relation summed = new Window(samples, List.of(before, total));
        Expression rank = arithmetic("*", arithmetic("-", whole(2), Constant.bigint(1)), Constant.bigint(partitions));
        Relation ranked = new Project(summed, List.of(column(0, PlainType.BLOB), arithmetic("//", rank, whole(3))));
        AggregateCall largest = AggregateCall.of("max", PlainType.BLOB, column(0, PlainType.BLOB));
        Relation ends = Aggregate.plain(ranked, List.of(column(1, PlainType.BIGINT)), List.of(largest));
        SortKey byEnd = new SortKey(column(1, PlainType.BLOB), false, false);
        AggregateCall list = new AggregateCall(
                "list",
                AggregateCall.Phase.WHOLE,
                List.of(column(1, PlainType.BLOB)),
                List.of(PlainType.BLOB),
                false,
                Constant.TRUE,
                List.of(byEnd),
                KEYS);
        return Aggregate.plain(ends, List.of(), List.of(list));
    }

    /** The range of a key: how many of the bounds it exceeds. An INTEGER. */
    static Expression range(Expression key, Expression bounds, int partitions) {
        Expression exceeded = new Lambda(
                List.of("bound"), new Comparison(Operator.LESS, new LambdaParameter("bound", PlainType.BLOB), key));
        Expression below = Call.of("list_filter", KEYS, bounds, exceeded);
        Expression count =
                new Coalesce(List.of(Call.of("len", PlainType.BIGINT, below), Constant.bigint(0)), PlainType.BIGINT);
        Expression most = Constant.bigint(partitions - 1L);
        return new Cast(Call.of("least", PlainType.BIGINT, count, most), PlainType.INTEGER, false);
    }

    /** A last key of text makes it a BLOB also where the keys would fit a number. */
    Expression key() {
        List<Expression> arguments = new ArrayList<>();
        for (SortKey key : keys) {
            arguments.add(key.expression());
            arguments.add(Constant.text(
                    (key.descending() ? "DESC" : "ASC") + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST")));
        }
        arguments.add(Constant.text(""));
        arguments.add(Constant.text("ASC NULLS LAST"));
        return new Call("create_sort_key", arguments, List.of(), PlainType.BLOB);
    }

    private static WindowCall window(AggregateCall call, List<SortKey> order, WindowFrame frame) {
        return Terms.over(call, List.of(), order, frame);
    }

    private static Expression whole(int index) {
        return new Cast(column(index, PlainType.HUGEINT), PlainType.BIGINT, false);
    }

    private static ColumnReference column(int index, SqlType type) {
        return new ColumnReference(index, type);
    }

    private static Expression arithmetic(String operator, Expression left, Expression right) {
        return Terms.bigint(operator, left, right);
    }
}
