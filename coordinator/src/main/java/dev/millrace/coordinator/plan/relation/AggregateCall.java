package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A call of an aggregate function. Constant parameters (a quantile, a separator) are arguments again, as a user writes
 * them.
 *
 * @param function name without catalog and schema
 * @param arguments the arguments, in order
 * @param argumentTypes the types the function was bound with, one for each child that the binder kept; ANY is resolved to
 *     the argument's type
 * @param distinct whether equal arguments count once
 * @param filter rows for which it does not hold are left out; {@link Constant#TRUE} for none
 * @param order order of the rows inside the aggregate; empty for none
 * @param type type of the result
 */
public record AggregateCall(
    String function,
    List<Expression> arguments,
    List<SqlType> argumentTypes,
    boolean distinct,
    Expression filter,
    List<SortKey> order,
    SqlType type) {
  public AggregateCall {
    arguments = List.copyOf(arguments);
    argumentTypes = List.copyOf(argumentTypes);
    order = List.copyOf(order);
  }

  /** A call of {@code function} over {@code arguments} without DISTINCT, FILTER and ORDER BY. */
  public static AggregateCall of(String function, SqlType type, Expression... arguments) {
    List<Expression> list = List.of(arguments);
    return new AggregateCall(
        function, list, list.stream().map(Expression::type).toList(), false, Constant.TRUE, List.of(), type);
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
        arguments.stream().map(change).toList(),
        argumentTypes,
        distinct,
        change.apply(filter),
        order.stream().map(key -> key.withExpression(change.apply(key.expression()))).toList(),
        type);
  }
}
