package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A window function: an aggregate, or one of DuckDB's window-only functions, over a window of each row.
 *
 * @param call function, arguments, DISTINCT, FILTER, the order inside the arguments, result type
 * @param partitions rows with equal values share a window
 * @param order order of the rows in a partition
 * @param frame which rows of the partition are seen
 * @param ignoreNulls whether rows with a NULL argument are skipped
 */
public record WindowCall(
        AggregateCall call, List<Expression> partitions, List<SortKey> order, WindowFrame frame, boolean ignoreNulls) {
    public WindowCall {
        partitions = List.copyOf(partitions);
        order = List.copyOf(order);
    }

    /** Type of the result. */
    public SqlType type() {
        return call.type();
    }

    /** All expressions evaluated over the input. */
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(call.expressions());
        all.addAll(partitions);
        order.forEach(key -> all.add(key.expression()));
        all.addAll(frame.expressions());
        return List.copyOf(all);
    }

    /** A copy with every expression replaced by what {@code change} gives for it. */
    public WindowCall mapExpressions(UnaryOperator<Expression> change) {
        return new WindowCall(
                call.mapExpressions(change),
                partitions.stream().map(change).toList(),
                order.stream()
                        .map(key -> key.withExpression(change.apply(key.expression())))
                        .toList(),
                frame.mapExpressions(change),
                ignoreNulls);
    }
}
