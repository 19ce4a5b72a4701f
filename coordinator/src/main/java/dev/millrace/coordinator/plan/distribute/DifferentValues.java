package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Case;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.RecursiveCte;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TableFunction;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How many different values columns and expressions are expected to have, from what is known of the sources' columns. NULL is one of them. */
final class DifferentValues {
    private static final double MOST = 1e15;
    private static final double DAYS_OF_YEAR = 365;

    /** Parts of dates and times have few values, whatever the column has. */
    private static final Map<String, Integer> PARTS = Map.of(
            "month", 13, "quarter", 5, "day", 32, "dayofweek", 8, "isodow", 8, "hour", 25, "minute", 61, "second", 61);

    private final Distribution.Tables tables;
    private final Map<Integer, Relation> definitions = new HashMap<>();

    DifferentValues(Distribution.Tables tables) {
        this.tables = tables;
    }

    /** What a relation of WITH is. */
    void define(int cte, Relation definition) {
        definitions.put(cte, definition);
    }

    /** Of several expressions over the columns of {@code input} together; empty when one of them is unknown. */
    OptionalDouble of(List<Expression> expressions, Relation input) {
        double product = 1;
        for (Expression expression : expressions) {
            OptionalDouble values = of(expression, input);
            if (values.isEmpty()) {
                return values;
            }
            product = Math.min(MOST, product * Math.max(1, values.getAsDouble()));
        }
        return OptionalDouble.of(product);
    }

    private OptionalDouble of(Expression expression, Relation input) {
        if (expression instanceof ColumnReference column) {
            return column(input, column.index());
        }
        double limit = Math.min(limit(expression.type()), limit(expression));
        List<Expression> columns = expression.columns().stream()
                .<Expression>map(
                        index -> new ColumnReference(index, input.types().get(index)))
                .toList();
        OptionalDouble values = of(columns, input);
        return values.isPresent()
                ? OptionalDouble.of(Math.min(limit, made(expression, values.getAsDouble())))
                : limit < MOST ? OptionalDouble.of(limit) : values;
    }

    /** What becomes of so many values. */
    private static double made(Expression expression, double values) {
        boolean years = expression instanceof Call call
                && call.function().equals("year")
                && call.arguments().getFirst().type() == PlainType.DATE;
        return years ? Math.min(values, values / DAYS_OF_YEAR + 2) : values;
    }

    private static double limit(SqlType type) {
        return switch (type) {
            case PlainType plain when plain == PlainType.BOOLEAN -> 3;
            case PlainType plain when plain == PlainType.TINYINT || plain == PlainType.UTINYINT -> 257;
            case EnumType labels -> labels.values().size() + 1;
            default -> MOST;
        };
    }

    private static double limit(Expression expression) {
        if (expression instanceof Case choice
                && choice.operands().stream()
                        .filter(operand -> operand.type().equals(choice.type()))
                        .allMatch(Constant.class::isInstance)) {
            return choice.branches().size() + 1;
        }
        return expression instanceof Call call && PARTS.containsKey(call.function())
                ? PARTS.get(call.function())
                : MOST;
    }

    private OptionalDouble column(Relation relation, int index) {
        return switch (relation) {
            case Scan scan ->
                scan.columns().get(index).isRowNumber()
                        ? OptionalDouble.empty()
                        : tables.different(
                                scan.table(), scan.columns().get(index).name());
            case Project project -> of(project.expressions().get(index), project.input());
            case Aggregate aggregate ->
                index < aggregate.groups().size()
                        ? of(aggregate.groups().get(index), aggregate.input())
                        : OptionalDouble.empty();
            case Join join -> side(join.left(), join.inputs().get(1), index);
            case AsofJoin join -> side(join.left(), join.right(), index);
            case PositionalJoin join -> side(join.left(), join.right(), index);
            case Window window -> passed(window.input(), index);
            case Unnest unnest -> passed(unnest.input(), index);
            case Filter _, Distinct _, DistinctOn _, Sort _, TopN _, Limit _, LimitPercent _, Sample _ ->
                column(relation.inputs().getFirst(), index);
            case SetOperation set -> set(set, index);
            case MaterializedCte cte -> {
                define(cte.id(), cte.definition());
                yield column(cte.body(), index);
            }
            case CteReference reference ->
                definitions.containsKey(reference.id())
                        ? passed(definitions.get(reference.id()), index)
                        : OptionalDouble.empty();
            case Values values -> OptionalDouble.of(values.rows().size());
            case DummyRow _, Empty _ -> OptionalDouble.of(1);
            case TableFunction _, RecursiveCte _, Exchange _ -> OptionalDouble.empty();
        };
    }

    private OptionalDouble side(Relation left, Relation right, int index) {
        int place = index - left.width();
        return place < 0 ? column(left, index) : place < right.width() ? column(right, place) : OptionalDouble.of(3);
    }

    private OptionalDouble passed(Relation input, int index) {
        return index < input.width() ? column(input, index) : OptionalDouble.empty();
    }

    private OptionalDouble set(SetOperation set, int index) {
        if (set.kind() != SetOperation.Kind.UNION) {
            return column(set.inputs().getFirst(), index);
        }
        double sum = 0;
        for (Relation input : set.inputs()) {
            OptionalDouble values = column(input, index);
            if (values.isEmpty()) {
                return values;
            }
            sum += values.getAsDouble();
        }
        return OptionalDouble.of(sum);
    }
}
