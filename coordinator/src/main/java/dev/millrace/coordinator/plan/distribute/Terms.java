package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Case;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Coalesce;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import dev.millrace.graph.Work;
import java.util.List;

/** Short forms of the expressions that the pass itself writes. */
final class Terms {
    static final WindowFrame ALL = frame(WindowFrame.Unit.ROWS, WindowFrame.Edge.UNBOUNDED_FOLLOWING);
    static final WindowFrame TO_PEERS = frame(WindowFrame.Unit.RANGE, WindowFrame.Edge.CURRENT_ROW);

    /** Without the current row. */
    static final WindowFrame BEFORE = frame(WindowFrame.Unit.ROWS, new WindowFrame.Distance(Constant.bigint(1), false));

    private Terms() {}

    private static WindowFrame frame(WindowFrame.Unit unit, WindowFrame.Bound end) {
        return new WindowFrame(unit, WindowFrame.Edge.UNBOUNDED_PRECEDING, end, WindowFrame.Exclusion.NO_OTHERS);
    }

    /** A BIGINT from two. */
    static Expression bigint(String operator, Expression left, Expression right) {
        return Call.of(operator, PlainType.BIGINT, left, right);
    }

    static Expression bigint(String operator, Expression left, long right) {
        return bigint(operator, left, Constant.bigint(right));
    }

    static Expression toBigint(Expression value) {
        return value.type() == PlainType.BIGINT ? value : new Cast(value, PlainType.BIGINT, false);
    }

    static Expression toDouble(Expression value) {
        return value.type() == PlainType.DOUBLE ? value : new Cast(value, PlainType.DOUBLE, false);
    }

    /** A BIGINT that is 0 where {@code value} is NULL. */
    static Expression orZero(Expression value) {
        return new Coalesce(List.of(toBigint(value), Constant.bigint(0)), PlainType.BIGINT);
    }

    /** An aggregate of two values of its own type, of which either may be NULL. */
    static Expression aggregated(String function, SqlType type, Expression left, Expression right) {
        Expression both = Call.of("list_value", new dev.millrace.coordinator.plan.relation.ListType(type), left, right);
        return Call.of("list_aggregate", type, both, Constant.text(function));
    }

    static Expression choice(Expression condition, Expression then, Expression otherwise) {
        return new Case(List.of(new Case.Branch(condition, then)), otherwise, then.type());
    }

    static WindowCall over(AggregateCall call, List<Expression> partitions, List<SortKey> order, WindowFrame frame) {
        return new WindowCall(call, partitions, order, frame, false);
    }

    /** The number of the task that asks, from 0. */
    static Expression taskNumber(SqlType type) {
        Expression variable = Call.of("getvariable", type, Constant.text(Work.Sql.TASK_VARIABLE));
        return new Cast(variable, type, false);
    }

    static SortKey ascending(Expression value) {
        return new SortKey(value, false, false);
    }

    static SortKey descending(Expression value) {
        return new SortKey(value, true, false);
    }
}
