package dev.millrace.coordinator.plan.relation;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A bound relational operator with its inputs. Rows are ordered where an operator below ordered them, as in DuckDB with
 * {@code preserve_insertion_order}.
 */
public sealed interface Relation
        permits Scan,
                TableFunction,
                Values,
                DummyRow,
                Empty,
                Project,
                Filter,
                Aggregate,
                Join,
                AsofJoin,
                PositionalJoin,
                Window,
                Distinct,
                DistinctOn,
                Sort,
                TopN,
                Limit,
                LimitPercent,
                SetOperation,
                Unnest,
                Sample,
                MaterializedCte,
                CteReference,
                RecursiveCte,
                Exchange {

    /** Types of the output columns, in order. */
    List<SqlType> types();

    /** The inputs, in order (left, right; definition, body; anchor, step). */
    List<Relation> inputs();

    /** A copy over other inputs with the same column types, as many as {@link #inputs()}. */
    Relation withInputs(List<Relation> inputs);

    /**
     * All expressions that the operator evaluates over input {@code position}. A join's mixed conditions appear for both
     * inputs, cut down to the references of that input.
     */
    List<Expression> expressions(int position);

    /** Positions in input {@code position} that the operator itself reads, ascending; columns that only pass through are not in it. */
    default SortedSet<Integer> columnsUsed(int position) {
        SortedSet<Integer> used = new TreeSet<>();
        expressions(position).forEach(expression -> used.addAll(expression.columns()));
        return used;
    }

    /** Number of output columns. */
    default int width() {
        return types().size();
    }

    /** References to all output columns, in order. */
    default List<Expression> outputs() {
        List<SqlType> types = types();
        return IntStream.range(0, types.size())
                .<Expression>mapToObj(index -> new ColumnReference(index, types.get(index)))
                .toList();
    }

    /** Calls {@code visitor} for this relation and everything below, topmost first, left before right. */
    default void walk(Consumer<Relation> visitor) {
        visitor.accept(this);
        inputs().forEach(input -> input.walk(visitor));
    }

    /** Whether this relation or anything below satisfies {@code test}. */
    default boolean any(Predicate<Relation> test) {
        return test.test(this) || inputs().stream().anyMatch(input -> input.any(test));
    }

    /** A copy with {@code change} applied to every relation, inputs before what reads them. */
    default Relation rewritten(UnaryOperator<Relation> change) {
        List<Relation> inputs = inputs();
        List<Relation> replaced =
                inputs.stream().map(input -> input.rewritten(change)).toList();
        return change.apply(replaced.equals(inputs) ? this : withInputs(replaced));
    }
}
