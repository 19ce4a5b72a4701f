package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A call of an aggregate function. Constant parameters (a quantile, a separator) are arguments, as a user writes them.
 *
 * @param function name without catalog and schema
 * @param phase what is computed: the result, or DuckDB's own state of it
 * @param arguments the arguments, in order; of {@link Phase#MERGE} and {@link Phase#COMBINE} the one state
 * @param argumentTypes the types the function was bound with, one for each argument of the whole call; ANY is resolved
 *     to the argument's type
 * @param distinct whether equal arguments count once
 * @param filter rows for which it does not hold are left out; {@link Constant#TRUE} for none
 * @param order order of the rows inside the aggregate; empty for none
 * @param type type of what comes out: the result, or of {@link Phase#EXPORT} and {@link Phase#MERGE} the struct that the state is
 */
public record AggregateCall(
        String function,
        Phase phase,
        List<Expression> arguments,
        List<SqlType> argumentTypes,
        boolean distinct,
        Expression filter,
        List<SortKey> order,
        SqlType type) {

    /** What of an aggregate is computed. */
    public enum Phase {
        /** The result from rows. */
        WHOLE,
        /** DuckDB's state from rows, as a struct. */
        EXPORT,
        /** A state, as a struct, from states. */
        MERGE,
        /** The result from states. */
        COMBINE
    }

    public AggregateCall {
        arguments = List.copyOf(arguments);
        argumentTypes = List.copyOf(argumentTypes);
        order = List.copyOf(order);
        boolean ofStates = phase == Phase.MERGE || phase == Phase.COMBINE;
        if (ofStates && (arguments.size() != 1 || distinct || !order.isEmpty())) {
            throw new IllegalArgumentException("states are combined as they are: " + function);
        }
    }

    /** A call of {@code function} over {@code arguments} without DISTINCT, FILTER and ORDER BY. */
    public static AggregateCall of(String function, SqlType type, Expression... arguments) {
        List<Expression> list = List.of(arguments);
        List<SqlType> types = list.stream().map(Expression::type).toList();
        return new AggregateCall(function, Phase.WHOLE, list, types, false, Constant.TRUE, List.of(), type);
    }

    /** The same over the rows for which {@code other} holds. */
    public AggregateCall filtered(Expression other) {
        return new AggregateCall(function, phase, arguments, argumentTypes, distinct, other, order, type);
    }

    /** The same over rows in this order. */
    public AggregateCall ordered(List<SortKey> keys) {
        return new AggregateCall(function, phase, arguments, argumentTypes, distinct, filter, keys, type);
    }

    /** The same of other arguments of the same types. */
    public AggregateCall over(List<Expression> others) {
        return new AggregateCall(function, phase, others, argumentTypes, distinct, filter, order, type);
    }

    /** The same over all rows, those with equal arguments too. */
    public AggregateCall overAll() {
        return new AggregateCall(function, phase, arguments, argumentTypes, false, Constant.TRUE, order, type);
    }

    /** Whether only some rows are aggregated. */
    public boolean filtered() {
        return !filter.equals(Constant.TRUE);
    }

    /** All expressions evaluated for each input row: arguments, filter, order. */
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(arguments);
        all.add(filter);
        order.forEach(key -> all.add(key.expression()));
        return List.copyOf(all);
    }

    /** A copy with every expression replaced by what {@code change} gives for it. */
    public AggregateCall mapExpressions(UnaryOperator<Expression> change) {
        return new AggregateCall(
                function,
                phase,
                arguments.stream().map(change).toList(),
                argumentTypes,
                distinct,
                change.apply(filter),
                order.stream()
                        .map(key -> key.withExpression(change.apply(key.expression())))
                        .toList(),
                type);
    }
}
