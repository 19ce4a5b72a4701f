package dev.millrace.sdk;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.sdk.value.Literals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which rows an aggregate or a function of windows sees: {@code Window.by("zone").orderBy(asc("hour")).rows(3, 0)}. Immutable. */
public final class Window {
    private final List<Expression> partitions;
    private final List<Ordering> orderings;
    private final String frame;

    private Window(List<Expression> partitions, List<Ordering> orderings, String frame) {
        this.partitions = List.copyOf(partitions);
        this.orderings = List.copyOf(orderings);
        this.frame = frame;
    }

    /** Rows with equal values in some columns; of none: all rows, which is computed in one task. */
    public static Window by(String... columns) {
        return new Window(Arrays.stream(columns).map(Expressions::col).toList(), List.of(), "");
    }

    /** Rows with equal values of expressions. */
    public static Window by(Expression... keys) {
        return new Window(List.of(keys), List.of(), "");
    }

    /** In an order; an aggregate then sees the rows up to the current one, and its equals, unless {@link #rows} or {@link #range} says otherwise. */
    public Window orderBy(Ordering... keys) {
        return new Window(partitions, List.of(keys), frame);
    }

    /** In the order of columns, from low to high. */
    public Window orderBy(String... columns) {
        return orderBy(Arrays.stream(columns).map(Expressions::asc).toArray(Ordering[]::new));
    }

    /** The current row with some rows before and after it. */
    public Window rows(long before, long after) {
        return new Window(partitions, orderings, "ROWS BETWEEN " + before + " PRECEDING AND " + after + " FOLLOWING");
    }

    /** All rows up to the current one. */
    public Window rowsBefore() {
        return new Window(partitions, orderings, "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW");
    }

    /** All rows of the partition, also where there is an order. */
    public Window allRows() {
        return new Window(partitions, orderings, "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");
    }

    /** Rows whose key of the order, a date or time, is at most so long before that of the current row, and not after it. */
    public Window range(Duration before) {
        return new Window(
                partitions, orderings, "RANGE BETWEEN " + Literals.sql(before) + " PRECEDING AND CURRENT ROW");
    }

    Window within(String... columns) {
        return new Window(Expressions.columns(columns), orderings, frame);
    }

    String sql() {
        return FrameSql.over(
                partitions.stream().map(Expression::sql).toList(),
                orderings.stream().map(Ordering::sql).toList(),
                frame);
    }

    List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(partitions);
        orderings.forEach(ordering -> all.add(ordering.key()));
        return all;
    }
}
