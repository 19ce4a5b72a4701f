package dev.millrace.sdk;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.coordinator.plan.frame.JoinKind;
import dev.millrace.coordinator.plan.frame.Term;
import dev.millrace.sdk.job.Caller;
import dev.millrace.sdk.job.Node;
import dev.millrace.service.cost.PlanEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A table that is not computed yet. Immutable: every operation gives a new frame, checked at once: names, types and arguments are bound by DuckDB,
 * and an error has the line of the caller. Only {@link #show}, {@link #collect}, {@link #stream}, {@link #count()}, {@code write…} and
 * {@link #submit} run anything.
 *
 * <p>Rows have no order unless {@link #sort} or {@link #top} gave them one, and no index. Where two columns would have the same name, the second
 * one is {@code name_1}.
 */
public final class Frame {
    private final Session session;
    private final Node node;

    Frame(Session session, Node node) {
        this.session = session;
        this.node = node;
    }

    Session session() {
        return session;
    }

    Node node() {
        return node;
    }

    /** Names and types of the columns; nothing is read for it. */
    public Schema schema() {
        return new Schema(node.columns());
    }

    /** Chosen columns, in order. */
    public Frame select(String... columns) {
        return select(Expressions.columns(columns).toArray(Expression[]::new));
    }

    /** Chosen columns and expressions, in order; a column keeps its name. */
    public Frame select(Expression... expressions) {
        List<Term> terms = terms(expressions);
        return step("select", List.of(expressions)).apply(inputs -> FrameSql.select(inputs.getFirst(), terms));
    }

    /** All columns and one more; a column of that name gets the new value where it stands. */
    public Frame with(String name, Object value) {
        return with(Expression.of(value).as(name));
    }

    /** All columns and some more, each named by {@code as}; columns of such a name get the new value where they stand. All see the old values. */
    public Frame with(Expression... named) {
        return with("with", List.of(named));
    }

    private Frame with(String verb, List<Expression> named) {
        Step step = step(verb, named);
        step.requireNames(named);
        List<Term> replaced = new ArrayList<>();
        List<Term> added = new ArrayList<>();
        for (Expression expression : named) {
            (schema().has(expression.name()) ? replaced : added).add(term(expression));
        }
        return step.apply(inputs -> FrameSql.with(inputs.getFirst(), replaced, added));
    }

    public Frame rename(String from, String to) {
        return rename(Map.of(from, to));
    }

    /** Some columns under new names, where they stand. */
    public Frame rename(Map<String, String> names) {
        Map<String, String> ordered = new LinkedHashMap<>(names);
        return stepOn("rename", names.keySet()).apply(inputs -> FrameSql.rename(inputs.getFirst(), ordered));
    }

    public Frame drop(String... columns) {
        return stepOn("drop", List.of(columns)).apply(inputs -> FrameSql.drop(inputs.getFirst(), List.of(columns)));
    }

    /** Rows for which all conditions are true. */
    public Frame filter(Expression... conditions) {
        List<String> texts = Arrays.stream(conditions).map(Expression::sql).toList();
        return step("filter", List.of(conditions)).apply(inputs -> FrameSql.filter(inputs.getFirst(), texts));
    }

    /** Pairs of rows with equal values in columns that both have; those columns come once. */
    public Frame join(Frame other, String... columns) {
        return new Joining(this, other, JoinKind.INNER).using(columns);
    }

    /** Pairs of rows for which a condition over {@link Expressions#left} and {@link Expressions#right} is true. */
    public Frame join(Frame other, Expression condition) {
        return new Joining(this, other, JoinKind.INNER).on(condition);
    }

    /** Pairs, and rows of this frame without a partner. */
    public Frame leftJoin(Frame other, String... columns) {
        return new Joining(this, other, JoinKind.LEFT).using(columns);
    }

    public Frame leftJoin(Frame other, Expression condition) {
        return new Joining(this, other, JoinKind.LEFT).on(condition);
    }

    /** Pairs, and rows of the other frame without a partner. */
    public Frame rightJoin(Frame other, String... columns) {
        return new Joining(this, other, JoinKind.RIGHT).using(columns);
    }

    public Frame rightJoin(Frame other, Expression condition) {
        return new Joining(this, other, JoinKind.RIGHT).on(condition);
    }

    /** Pairs, and rows of both without a partner. */
    public Frame fullJoin(Frame other, String... columns) {
        return new Joining(this, other, JoinKind.FULL).using(columns);
    }

    public Frame fullJoin(Frame other, Expression condition) {
        return new Joining(this, other, JoinKind.FULL).on(condition);
    }

    /** Rows of this frame that have a partner, each once. */
    public Frame semiJoin(Frame other, String... columns) {
        return new Joining(this, other, JoinKind.SEMI).using(columns);
    }

    public Frame semiJoin(Frame other, Expression condition) {
        return new Joining(this, other, JoinKind.SEMI).on(condition);
    }

    /** Rows of this frame that have no partner. */
    public Frame antiJoin(Frame other, String... columns) {
        return new Joining(this, other, JoinKind.ANTI).using(columns);
    }

    public Frame antiJoin(Frame other, Expression condition) {
        return new Joining(this, other, JoinKind.ANTI).on(condition);
    }

    /** All pairs. */
    public Frame crossJoin(Frame other) {
        return new Joining(this, other, JoinKind.INNER).cross();
    }

    /** Each row with the other frame's latest row that is not after it, among those of equal {@code keys}; rows without one go. */
    public Frame asOfJoin(Frame other, String time, String... keys) {
        return new Joining(this, other, JoinKind.INNER).asOf(time, time, keys);
    }

    /** The same, but rows without a partner stay. */
    public Frame leftAsOfJoin(Frame other, String time, String... keys) {
        return new Joining(this, other, JoinKind.LEFT).asOf(time, time, keys);
    }

    /** Groups of rows with equal values; go on with {@link GroupedFrame#agg}. */
    public GroupedFrame groupBy(String... columns) {
        return groupBy(Expressions.columns(columns).toArray(Expression[]::new));
    }

    public GroupedFrame groupBy(Expression... keys) {
        return new GroupedFrame(this, List.of(keys));
    }

    /** One row of aggregates over all rows. */
    public Frame agg(Expression... aggregates) {
        return groupBy(new Expression[0]).agg(aggregates);
    }

    /** All columns and some more, each computed over a window and named by {@code as}. */
    public Frame window(Window window, Expression... functions) {
        return with(
                "window",
                Arrays.stream(functions).map(one -> one.overNamed(window)).toList());
    }

    /** Aggregates over the last {@code rows} rows in the order of a column, the current one among them. */
    public Rolling rolling(String orderBy, int rows) {
        return new Rolling(this, Window.by(new String[0]).orderBy(orderBy).rows(rows - 1L, 0));
    }

    /** Aggregates over the rows that are at most so long before the current one, by a column of dates or times. */
    public Rolling rolling(String orderBy, Duration before) {
        return new Rolling(this, Window.by(new String[0]).orderBy(orderBy).range(before));
    }

    public Frame sort(String... columns) {
        return sort(Arrays.stream(columns).map(Expressions::asc).toArray(Ordering[]::new));
    }

    public Frame sort(Ordering... orderings) {
        List<String> texts = Arrays.stream(orderings).map(Ordering::sql).toList();
        return step("sort", keys(orderings)).apply(inputs -> FrameSql.sort(inputs.getFirst(), texts));
    }

    /** The first rows; of a frame without an order, some rows, the same ones each time. */
    public Frame limit(long rows) {
        return limit(rows, 0);
    }

    /** Rows after the first {@code skipped}. */
    public Frame limit(long rows, long skipped) {
        Step step = step("limit", List.of());
        step.require(rows >= 0 && skipped >= 0, "A number of rows cannot be negative");
        return step.apply(inputs -> FrameSql.limit(inputs.getFirst(), rows, skipped));
    }

    /** The first rows in an order. */
    public Frame top(long rows, Ordering... orderings) {
        List<String> texts = Arrays.stream(orderings).map(Ordering::sql).toList();
        Step step = step("top", keys(orderings));
        step.require(rows >= 0 && !texts.isEmpty(), "The first rows need an order, and a number that is not negative");
        return step.apply(inputs -> FrameSql.top(inputs.getFirst(), rows, texts));
    }

    private static List<Expression> keys(Ordering... orderings) {
        return Arrays.stream(orderings).map(Ordering::key).toList();
    }

    /** Rows that differ; with columns: one row for each combination of their values, any of those there are. */
    public Frame distinct(String... columns) {
        return stepOn("distinct", List.of(columns))
                .apply(inputs -> FrameSql.distinct(inputs.getFirst(), List.of(columns), List.of()));
    }

    /** For each combination of values of the columns the row that comes first in an order. */
    public Frame distinct(List<String> columns, Ordering... orderings) {
        List<Expression> used =
                new ArrayList<>(columns.stream().map(Expressions::col).toList());
        used.addAll(keys(orderings));
        List<String> texts = Arrays.stream(orderings).map(Ordering::sql).toList();
        return step("distinct", used).apply(inputs -> FrameSql.distinct(inputs.getFirst(), columns, texts));
    }

    /** Rows of both, repeated ones as well; columns by name, and both must have the same. */
    public Frame union(Frame other) {
        return new Combining(this, other).union();
    }

    /** Rows that differ and that both have; columns by name. */
    public Frame intersect(Frame other) {
        return new Combining(this, other).intersect();
    }

    /** Rows that differ and that the other frame has not; columns by name. */
    public Frame except(Frame other) {
        return new Combining(this, other).except();
    }

    /** A row for each element of a list; rows whose list is empty or NULL go. */
    public Frame explode(String column) {
        return stepOn("explode", List.of(column)).apply(inputs -> FrameSql.explode(inputs.getFirst(), column));
    }

    /**
     * Values of a column become columns, one row for each combination of {@code keys}.
     *
     * @param values that become columns, named by their text
     * @param aggregates of several, their names are added to the columns'
     */
    public Frame pivot(List<String> keys, String column, List<?> values, Expression... aggregates) {
        return new Reshaping(this).pivot(keys, column, values, List.of(aggregates));
    }

    /** Columns become rows of a name and a value, NULLs as well; the other columns are repeated. */
    public Frame unpivot(List<String> columns, String name, String value) {
        return new Reshaping(this).unpivot(columns, name, value);
    }

    /** Another value where some columns are NULL; without columns: all whose type has such values. */
    public Frame fillNull(Object value, String... columns) {
        return new Reshaping(this).fillNull(value, List.of(columns));
    }

    /** Rows without NULL in some columns; without columns: in any. */
    public Frame dropNull(String... columns) {
        return stepOn("dropNull", List.of(columns))
                .apply(inputs -> FrameSql.dropNull(inputs.getFirst(), List.of(columns)));
    }

    /** The same rows, which are kept in the home when a run succeeds, and not computed again as long as nothing changes that they follow from. */
    public Frame cached() {
        return step("cached", List.of()).kept();
    }

    /** The rows that are as a contract asks, under the name that its findings have. It judges all rows, also where only some are shown. */
    public Frame contract(String name, Contract contract) {
        return session.contract(Millrace.tableName(name), this, contract, Caller.place());
    }

    /** About a share of the rows, from 0 to 1, each chosen for itself; the same ones for the same seed and the same files. */
    public Frame sample(double share, long seed) {
        Step step = step("sample", List.of());
        step.require(share >= 0 && share <= 1, "A share is from 0 to 1");
        String percent = new java.math.BigDecimal(Double.toString(share))
                .movePointRight(2)
                .toPlainString();
        return step.apply(inputs -> FrameSql.sample(inputs.getFirst(), percent, seed));
    }

    /** A column as another type; a value that it cannot hold is an error of the run. */
    public Frame cast(String column, String type) {
        return cast(Map.of(column, type));
    }

    /** Some columns as other types, in DuckDB's words. */
    public Frame cast(Map<String, String> types) {
        return stepOn("cast", types.keySet()).apply(inputs -> FrameSql.cast(inputs.getFirst(), types));
    }

    /** For each column a row with count, nulls, distinct values, mean, standard deviation, least, quartiles and greatest, as text. */
    public Frame describe() {
        return new Reshaping(this).describe();
    }

    /** How often each value of some columns is there, the most frequent first; the number is the column {@code count}. */
    public Frame valueCounts(String... columns) {
        Ordering[] order = Stream.concat(
                        Stream.of(Expressions.desc("count")),
                        Arrays.stream(columns).map(Expressions::asc))
                .toArray(Ordering[]::new);
        return groupBy(columns).agg(Expressions.count().as("count")).sort(order);
    }

    /** One row with a quantile of each of some columns, from 0 to 1. */
    public Frame quantile(double share, String... columns) {
        return agg(Arrays.stream(columns)
                .map(column -> Expressions.quantile(column, share).as(column))
                .toArray(Expression[]::new));
    }

    /** How it would be computed; nothing is run. */
    public String explain(Explain form) {
        return new Terminal(this).explain(form);
    }

    /** What it would take on functions; nothing is run. */
    public PlanEstimate estimate() {
        return new Terminal(this).estimate();
    }

    /**
     * Prints the first 20 rows. No more rows are computed than that takes: of Parquet no file is read behind them, of text each task stops after as many.
     * Nothing of it stays in the home.
     */
    public void show() {
        show(20);
    }

    public void show(int rows) {
        System.out.print(text(rows));
    }

    /** The first rows as a table for people. */
    public String text(int rows) {
        return new Terminal(this).text(rows);
    }

    /** All rows, computed now. Nothing of them stays in the home; {@link #submit()} keeps them there. */
    public List<Row> collect() {
        try (Stream<Row> rows = stream()) {
            return rows.toList();
        }
    }

    /** All rows as records, whose components are matched with columns by name; {@code lateShare} is also {@code late_share}. */
    public <R extends Record> List<R> collect(Class<R> type) {
        try (Stream<R> rows = stream(type)) {
            return rows.toList();
        }
    }

    /** Computes all rows now and reads them while they are asked for; to be closed: then they go from the home. */
    public Stream<Row> stream() {
        return new Terminal(this).stream();
    }

    public <R extends Record> Stream<R> stream(Class<R> type) {
        return new Terminal(this).stream(type);
    }

    /** Number of rows, computed now. */
    public long count() {
        return collectLong(agg(Expressions.count().as("count")));
    }

    private static long collectLong(Frame one) {
        return one.collect().getFirst().getLong("count");
    }

    /** Writes a folder of Parquet and returns when it is published. */
    public Run writeParquet(String folder) {
        return write(Destination.parquet(folder));
    }

    public Run writeCsv(String folder) {
        return write(Destination.csv(folder));
    }

    /** One object a line. */
    public Run writeJson(String folder) {
        return write(Destination.json(folder));
    }

    /** Writes, and returns the run when it has succeeded. */
    public Run write(Destination destination) {
        return submit(destination).await();
    }

    /** Begins to compute and to write. */
    public Run submit(Destination destination) {
        return new Terminal(this).submit(destination);
    }

    /** Begins to compute; the rows are kept in the home, for {@link Run#rows()}. */
    public Run submit() {
        return new Terminal(this).submit();
    }

    Step step(String verb, List<Expression> expressions) {
        return Step.of(this, verb, expressions);
    }

    private Step stepOn(String verb, Collection<String> columns) {
        return Step.of(this, verb, columns.stream().map(Expressions::col).toList());
    }

    private static List<Term> terms(Expression... expressions) {
        return Arrays.stream(expressions).map(Frame::term).toList();
    }

    static Term term(Expression expression) {
        return new Term(expression.sql(), expression.name());
    }
}
