package dev.millrace.sdk;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where expressions begin; made to be imported statically. In names of functions {@code column} is the name of a column. */
public final class Expressions {
    private Expressions() {}

    /** A column of the frame. */
    public static Expression col(String column) {
        return Expression.column(column, "");
    }

    /** In the condition of a join: a column of the frame that is joined. */
    public static Expression left(String column) {
        return Expression.column(column, "left");
    }

    /** In the condition of a join: a column of the other frame. */
    public static Expression right(String column) {
        return Expression.column(column, "right");
    }

    /** A constant. Whole numbers, decimals, text, truth, dates, times, UUIDs, bytes, lists and maps of them, and null. */
    public static Expression lit(@Nullable Object value) {
        return Expression.of(value);
    }

    /** A day: {@code 2026-01-31}. */
    public static Expression date(String iso) {
        return Expression.of(LocalDate.parse(iso));
    }

    /** A time without a zone: {@code 2026-01-31T12:30:00}. */
    public static Expression timestamp(String iso) {
        return Expression.of(LocalDateTime.parse(iso));
    }

    /** Text of DuckDB's dialect, for what has no method here. Never put values of others into it. */
    public static Expression expr(String sql) {
        return Expression.raw("(" + sql + "\n)");
    }

    /** A call of any function of DuckDB that Millrace allows, with expressions or constants; text is a constant, not a column. */
    public static Expression call(String function, @Nullable Object... arguments) {
        if (!function.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw dev.millrace.graph.Failure.invalid(
                            "BAD_NAME",
                            "'" + function + "' is no name of a function",
                            "Give the name alone, and arguments after it")
                    .at(dev.millrace.sdk.job.Caller.place())
                    .toException();
        }
        return Expression.call(function, Arrays.asList(arguments));
    }

    /** A value where the condition is true; go on with {@link When#when} or {@link When#otherwise}. */
    public static When when(Expression condition, @Nullable Object value) {
        return When.of(condition, value);
    }

    /** The first of the values that is not NULL. */
    public static Expression coalesce(Object... values) {
        return call("coalesce", values);
    }

    /** Texts one after the other; a NULL counts as empty. */
    public static Expression concat(Object... parts) {
        return call("concat", parts);
    }

    /** A struct of the expressions, whose names become the fields'. */
    public static Expression struct(Expression... fields) {
        Expression first = fields[0];
        String text = Arrays.stream(fields)
                .map(field -> dev.millrace.storage.sql.SqlNames.quoted(field.name()) + " := " + field.sql())
                .collect(java.util.stream.Collectors.joining(", ", "struct_pack(", ")"));
        return first.around(text, fields);
    }

    /** Number of rows. */
    public static Expression count() {
        return Expression.raw("count(*)");
    }

    public static Expression count(String column) {
        return col(column).count();
    }

    public static Expression countDistinct(String column) {
        return col(column).countDistinct();
    }

    public static Expression sum(String column) {
        return col(column).sum();
    }

    public static Expression avg(String column) {
        return col(column).avg();
    }

    public static Expression min(String column) {
        return col(column).min();
    }

    public static Expression max(String column) {
        return col(column).max();
    }

    public static Expression median(String column) {
        return col(column).median();
    }

    /** The exact quantile, between two values if need be. */
    public static Expression quantile(String column, double share) {
        return col(column).quantile(share);
    }

    /** All values as a list; give it an order with {@link Expression#ordered}. */
    public static Expression collectList(String column) {
        return call("list", col(column));
    }

    /** The value of {@code column} in the row where {@code by} is highest. */
    public static Expression maxBy(String column, String by) {
        return call("arg_max", col(column), col(by));
    }

    /** The value of {@code column} in the row where {@code by} is lowest. */
    public static Expression minBy(String column, String by) {
        return call("arg_min", col(column), col(by));
    }

    /** Of a window: 1, 2, 3, … */
    public static Expression rowNumber() {
        return call("row_number");
    }

    /** Of a window: place in the order, with gaps after equal ones. */
    public static Expression rank() {
        return call("rank");
    }

    /** Of a window: place in the order, without gaps. */
    public static Expression denseRank() {
        return call("dense_rank");
    }

    /** Of a window: the value so many rows before; NULL where there is none. */
    public static Expression lag(String column, int rows) {
        return call("lag", col(column), rows);
    }

    /** Of a window: the value so many rows after; NULL where there is none. */
    public static Expression lead(String column, int rows) {
        return call("lead", col(column), rows);
    }

    /** An order by a column, from low to high. */
    public static Ordering asc(String column) {
        return col(column).asc();
    }

    /** An order by a column, from high to low. */
    public static Ordering desc(String column) {
        return col(column).desc();
    }

    static List<Expression> columns(String... names) {
        return Arrays.stream(names).map(Expressions::col).toList();
    }
}
