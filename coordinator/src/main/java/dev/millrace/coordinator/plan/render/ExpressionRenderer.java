package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.Between;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Case;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Coalesce;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.In;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.Lambda;
import dev.millrace.coordinator.plan.relation.LambdaParameter;
import dev.millrace.coordinator.plan.relation.Not;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.Try;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Writes expressions, in parentheses wherever they are more than one word. */
final class ExpressionRenderer {
    /**
     * Written between their operands. All others are called by name, even where they are operators: {@code /} would be
     * read again under the session's settings.
     */
    private static final Set<String> INFIX = Set.of("+", "-", "*", "%", "||");

    private final IntFunction<String> columns;

    /** An expression over columns that are called what {@code columns} says. */
    ExpressionRenderer(IntFunction<String> columns) {
        this.columns = columns;
    }

    /** Over the columns {@code c0}, {@code c1}, … of a table alias. */
    static ExpressionRenderer over(String alias) {
        return new ExpressionRenderer(index -> alias + ".c" + index);
    }

    String render(Expression expression) {
        return switch (expression) {
            case ColumnReference reference -> columns.apply(reference.index());
            case Constant constant -> ConstantRenderer.render(constant);
            case Cast cast ->
                (cast.tryCast() ? "TRY_CAST(" : "CAST(") + render(cast.operand()) + " AS "
                        + cast.type().sql() + ")";
            case Call call -> call(call);
            case Comparison comparison ->
                "(" + render(comparison.left()) + " " + comparison.operator().sql() + " " + render(comparison.right())
                        + ")";
            case Between between -> between(between);
            case Conjunction conjunction -> conjunction(conjunction);
            case Not not -> "(NOT " + render(not.operand()) + ")";
            case IsNull isNull -> "(" + render(isNull.operand()) + (isNull.negated() ? " IS NOT NULL)" : " IS NULL)");
            case In in ->
                "(" + render(in.operand()) + (in.negated() ? " NOT IN (" : " IN (") + list(in.candidates()) + "))";
            case Coalesce coalesce -> "COALESCE(" + list(coalesce.operands()) + ")";
            case Try tried -> "TRY(" + render(tried.operand()) + ")";
            case Case branches -> branches(branches);
            case Lambda lambda -> "LAMBDA " + String.join(", ", lambda.parameters()) + ": " + render(lambda.body());
            case LambdaParameter parameter -> parameter.name();
        };
    }

    String list(List<? extends Expression> expressions) {
        return expressions.stream().map(this::render).collect(Collectors.joining(", "));
    }

    /** All of the conditions. */
    String all(List<Expression> conditions) {
        return conditions.stream().map(this::render).collect(Collectors.joining(" AND "));
    }

    String keys(List<SortKey> keys) {
        return keys.stream()
                .map(key -> render(key.expression())
                        + (key.descending() ? " DESC" : " ASC")
                        + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
                .collect(Collectors.joining(", "));
    }

    private String conjunction(Conjunction conjunction) {
        return conjunction.operands().stream()
                .map(this::render)
                .collect(Collectors.joining(conjunction.all() ? " AND " : " OR ", "(", ")"));
    }

    private String between(Between between) {
        if (between.lowerInclusive() && between.upperInclusive()) {
            return "(" + render(between.operand()) + " BETWEEN " + render(between.lower()) + " AND "
                    + render(between.upper()) + ")";
        }
        String operand = render(between.operand());
        return "(" + operand + (between.lowerInclusive() ? " >= " : " > ") + render(between.lower()) + " AND " + operand
                + (between.upperInclusive() ? " <= " : " < ") + render(between.upper()) + ")";
    }

    private String branches(Case branches) {
        String when = branches.branches().stream()
                .map(branch -> " WHEN " + render(branch.condition()) + " THEN " + render(branch.result()))
                .collect(Collectors.joining());
        return "CASE" + when + " ELSE " + render(branches.otherwise()) + " END";
    }

    private String call(Call call) {
        return DecimalArithmetic.retyped(call, operands -> plainCall(call, operands));
    }

    private String plainCall(Call call, List<Expression> arguments) {
        if (arguments.size() == 2 && INFIX.contains(call.function())) {
            return "(" + render(arguments.get(0)) + " " + call.function() + " " + render(arguments.get(1)) + ")";
        }
        int named = arguments.size() - call.argumentNames().size();
        StringBuilder text = new StringBuilder(SqlType.quoted(call.function())).append('(');
        for (int i = 0; i < arguments.size(); i++) {
            text.append(i == 0 ? "" : ", ");
            if (i >= named) {
                text.append(SqlType.quoted(call.argumentNames().get(i - named))).append(" := ");
            }
            text.append(render(arguments.get(i)));
        }
        return text.append(')').toString();
    }
}
