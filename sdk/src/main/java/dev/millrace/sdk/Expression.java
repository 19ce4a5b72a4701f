package dev.millrace.sdk;

import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.sdk.job.Caller;
import dev.millrace.sdk.value.Literals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value of each row, or of each group: text of DuckDB's dialect that is made piece by piece. Immutable. NULL follows SQL's rules.
 *
 * <p>Where a method takes an {@code Object}, an expression stands for itself and any other value for a constant; a {@code String} is text, never the
 * name of a column. Begin with {@link Expressions#col}.
 */
public final class Expression {
    private final String sql;
    private final String name;
    private final List<ColumnUse> uses;
    private final Place place;

    private Expression(String sql, String name, List<ColumnUse> uses, Place place) {
        this.sql = sql;
        this.name = name;
        this.uses = List.copyOf(uses);
        this.place = place;
    }

    /**
     * A column that an expression names.
     *
     * @param side the input of a join that it must be of; empty: any
     */
    record ColumnUse(String column, String side, Place place) {}

    static Expression column(String column, String side) {
        Place place = Caller.place();
        String text = side.isEmpty() ? quoted(column) : quoted(side) + "." + quoted(column);
        return new Expression(text, "", List.of(new ColumnUse(column, side, place)), place);
    }

    static Expression raw(String sql) {
        return new Expression(sql, "", List.of(), Caller.place());
    }

    /** The value as an expression. */
    static Expression of(@Nullable Object value) {
        return value instanceof Expression expression
                ? expression
                : new Expression(Literals.sql(value), "", List.of(), Caller.place());
    }

    /** A call of any function, by its name. */
    static Expression call(String function, List<?> arguments) {
        List<Expression> values = arguments.stream().map(Expression::of).toList();
        String text = function + "(" + values.stream().map(Expression::sql).collect(Collectors.joining(", ")) + ")";
        Place place = values.isEmpty() ? Caller.place() : values.getFirst().place;
        return new Expression(text, "", uses(values), place);
    }

    private static List<ColumnUse> uses(List<Expression> all) {
        return all.stream().flatMap(one -> one.uses.stream()).toList();
    }

    /** The same with other text around it; {@code more} are within the text as well. */
    Expression around(String text, Expression... more) {
        List<Expression> all = new ArrayList<>(List.of(this));
        all.addAll(Arrays.asList(more));
        return new Expression(text, "", uses(all), place);
    }

    private Expression infix(String operator, @Nullable Object other) {
        Expression right = of(other);
        return around("(" + sql + " " + operator + " " + right.sql + ")", right);
    }

    /** A call with this as its first argument. */
    Expression with(String function, @Nullable Object... more) {
        return call(
                function,
                Stream.concat(Stream.of(this), Arrays.stream(more).map(Expression::of))
                        .toList());
    }

    /** The text. */
    public String sql() {
        return sql;
    }

    /** The name given by {@link #as}; empty: none. */
    public String name() {
        return name;
    }

    List<ColumnUse> uses() {
        return uses;
    }

    Place place() {
        return place;
    }

    /** The same under the name of a column. */
    public Expression as(String columnName) {
        if (columnName.isBlank()) {
            throw Failure.invalid("BAD_NAME", "A column needs a name that is not blank", "Give a name")
                    .at(Caller.place())
                    .toException();
        }
        return new Expression(sql, columnName, uses, place);
    }

    public Expression eq(@Nullable Object other) {
        return infix("=", other);
    }

    public Expression ne(@Nullable Object other) {
        return infix("<>", other);
    }

    public Expression lt(Object other) {
        return infix("<", other);
    }

    public Expression le(Object other) {
        return infix("<=", other);
    }

    public Expression gt(Object other) {
        return infix(">", other);
    }

    public Expression ge(Object other) {
        return infix(">=", other);
    }

    /** Whether both are equal; two NULLs are. */
    public Expression same(@Nullable Object other) {
        return infix("IS NOT DISTINCT FROM", other);
    }

    public Expression between(Object low, Object high) {
        Expression from = of(low);
        Expression to = of(high);
        return around("(" + sql + " BETWEEN " + from.sql + " AND " + to.sql + ")", from, to);
    }

    /** Whether this is one of the values; of none: false. */
    public Expression in(Object... values) {
        return in(Arrays.asList(values));
    }

    /** Whether this is one of the values; of none: false. */
    public Expression in(Collection<?> values) {
        List<Expression> all = values.stream().map(Expression::of).toList();
        String list = all.stream().map(Expression::sql).collect(Collectors.joining(", "));
        return around(all.isEmpty() ? "false" : "(" + sql + " IN (" + list + "))", all.toArray(Expression[]::new));
    }

    public Expression isNull() {
        return around("(" + sql + " IS NULL)");
    }

    public Expression isNotNull() {
        return around("(" + sql + " IS NOT NULL)");
    }

    public Expression and(Object other) {
        return infix("AND", other);
    }

    public Expression or(Object other) {
        return infix("OR", other);
    }

    public Expression not() {
        return around("(NOT " + sql + ")");
    }

    public Expression plus(Object other) {
        return infix("+", other);
    }

    public Expression minus(Object other) {
        return infix("-", other);
    }

    public Expression times(Object other) {
        return infix("*", other);
    }

    /** Division with a fraction, also of whole numbers, as DuckDB's {@code /}. */
    public Expression dividedBy(Object other) {
        return infix("/", other);
    }

    /** Division without a fraction. */
    public Expression dividedWhole(Object other) {
        return infix("//", other);
    }

    /** What a division without a fraction leaves; the sign is the dividend's. */
    public Expression modulo(Object other) {
        return infix("%", other);
    }

    public Expression negated() {
        return around("(- " + sql + ")");
    }

    public Expression abs() {
        return with("abs");
    }

    /** Rounded to digits after the point, half away from zero. */
    public Expression round(int digits) {
        return with("round", digits);
    }

    public Expression floor() {
        return with("floor");
    }

    public Expression ceil() {
        return with("ceil");
    }

    /** No less than {@code low} and no more than {@code high}; NULL stays NULL. */
    public Expression clip(Object low, Object high) {
        Expression bounded = with("greatest", low).with("least", high);
        return around("CASE WHEN " + sql + " IS NOT NULL THEN " + bounded.sql + " END", bounded);
    }

    /** This where it is not NULL, else the first of the others that is not. */
    public Expression orElse(Object... others) {
        return with("coalesce", others);
    }

    /** NULL where this is equal to the value. */
    public Expression nullIf(Object value) {
        return with("nullif", value);
    }

    /**
     * As another type; a value that it cannot hold is an error of the run.
     *
     * @param type in DuckDB's words, for example {@code DECIMAL(9,2)}
     */
    public Expression cast(String type) {
        return around("CAST(" + sql + " AS " + type + ")");
    }

    /** As another type; NULL where it cannot hold the value. */
    public Expression tryCast(String type) {
        return around("TRY_CAST(" + sql + " AS " + type + ")");
    }

    /** A field of a struct. */
    public Expression field(String field) {
        return with("struct_extract", field);
    }

    /** The value under a key of a map; NULL: there is none. */
    public Expression entry(Object key) {
        Expression of = of(key);
        return around("(" + sql + ")[" + of.sql + "]", of);
    }

    /** Functions of text. */
    public StringFunctions str() {
        return new StringFunctions(this);
    }

    /** Functions of dates and times. */
    public DateFunctions date() {
        return new DateFunctions(this);
    }

    /** Functions of lists. */
    public ListFunctions list() {
        return new ListFunctions(this);
    }

    public Expression sum() {
        return with("sum");
    }

    public Expression avg() {
        return with("avg");
    }

    public Expression min() {
        return with("min");
    }

    public Expression max() {
        return with("max");
    }

    /** Number of values that are not NULL. */
    public Expression count() {
        return with("count");
    }

    /** Number of different values that are not NULL. */
    public Expression countDistinct() {
        return around("count(DISTINCT " + sql + ")");
    }

    public Expression median() {
        return with("median");
    }

    /** The exact quantile, between two values if need be. {@code share} is from 0 to 1. */
    public Expression quantile(double share) {
        return with("quantile_cont", share);
    }

    /** Standard deviation of a sample. */
    public Expression std() {
        return with("stddev_samp");
    }

    /** Variance of a sample. */
    public Expression variance() {
        return with("var_samp");
    }

    /** Of an aggregate: over those rows only for which the condition is true. */
    public Expression where(Expression condition) {
        return around(sql + " FILTER (WHERE " + condition.sql + ")", condition);
    }

    /** Of an aggregate such as {@code list} or {@code first}: with its rows in an order. */
    public Expression ordered(Ordering... orderings) {
        String order = Arrays.stream(orderings).map(Ordering::sql).collect(Collectors.joining(", "));
        Expression[] keys = Arrays.stream(orderings).map(Ordering::key).toArray(Expression[]::new);
        return around(sql.substring(0, sql.length() - 1) + " ORDER BY " + order + ")", keys);
    }

    /** Of an aggregate or a function of windows: over the rows of a window. */
    public Expression over(Window window) {
        return around(sql + window.sql(), window.expressions().toArray(Expression[]::new));
    }

    /** The same under its own name, if it has one. */
    Expression overNamed(Window window) {
        Expression over = over(window);
        return new Expression(over.sql, name, over.uses, place);
    }

    /** An order from low to high. */
    public Ordering asc() {
        return new Ordering(this, false, Ordering.Nulls.DEFAULT);
    }

    /** An order from high to low. */
    public Ordering desc() {
        return new Ordering(this, true, Ordering.Nulls.DEFAULT);
    }

    @Override
    public String toString() {
        return name.isEmpty() ? sql : sql + " AS " + name;
    }
}
