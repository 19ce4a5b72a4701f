package dev.millrace.coordinator.plan.relation;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * A bound scalar expression over the columns of one relation (over left columns followed by right columns in the
 * predicates of a join). Every implicit cast of the dialect is explicit here.
 */
public sealed interface Expression
        permits ColumnReference,
                Constant,
                Cast,
                Call,
                Comparison,
                Between,
                Conjunction,
                Not,
                IsNull,
                In,
                Coalesce,
                Try,
                Case,
                Lambda,
                LambdaParameter {

    /** The type of the value. */
    SqlType type();

    /** The expressions directly inside, in order of evaluation. */
    List<Expression> operands();

    /** A copy whose direct operands are {@code operands}, which has as many elements as {@link #operands()}. */
    Expression withOperands(List<Expression> operands);

    /** A copy with every column reference, at any depth, replaced by what {@code replacement} gives for it. */
    default Expression mapColumns(Function<ColumnReference, Expression> replacement) {
        if (this instanceof ColumnReference reference) {
            return replacement.apply(reference);
        }
        List<Expression> operands = operands();
        return operands.isEmpty()
                ? this
                : withOperands(operands.stream()
                        .map(operand -> operand.mapColumns(replacement))
                        .toList());
    }

    /** A copy with every column position replaced by {@code position} of it. */
    default Expression renumbered(IntUnaryOperator position) {
        return mapColumns(reference -> new ColumnReference(position.applyAsInt(reference.index()), reference.type()));
    }

    /** Positions of all columns read, ascending. */
    default SortedSet<Integer> columns() {
        SortedSet<Integer> columns = new TreeSet<>();
        walk(expression -> {
            if (expression instanceof ColumnReference reference) {
                columns.add(reference.index());
            }
        });
        return columns;
    }

    /** Calls {@code visitor} for this expression and everything inside, outermost first. */
    default void walk(Consumer<Expression> visitor) {
        visitor.accept(this);
        operands().forEach(operand -> operand.walk(visitor));
    }

    /** Whether this expression or anything inside satisfies {@code test}. */
    default boolean any(Predicate<Expression> test) {
        return test.test(this) || operands().stream().anyMatch(operand -> operand.any(test));
    }
}
