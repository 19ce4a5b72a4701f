package dev.millrace.sdk;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.coordinator.plan.frame.FrameSql.Side;
import dev.millrace.coordinator.plan.frame.JoinKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Two frames about to be joined. */
final class Joining {
    private final Frame left;
    private final Frame right;
    private final JoinKind kind;

    Joining(Frame left, Frame right, JoinKind kind) {
        this.left = left;
        this.right = right;
        this.kind = kind;
    }

    Frame using(String... columns) {
        Step step = Step.of(left, right, verb(), both(columns));
        step.require(columns.length > 0, "A join needs columns, or a condition");
        return step.apply(inputs -> FrameSql.join(inputs.get(0), inputs.get(1), kind, List.of(columns)));
    }

    private static List<Expression> both(String... columns) {
        List<Expression> uses =
                new ArrayList<>(Arrays.stream(columns).map(Expressions::left).toList());
        Arrays.stream(columns).map(Expressions::right).forEach(uses::add);
        return uses;
    }

    Frame on(Expression condition) {
        return Step.of(left, right, verb(), List.of(condition))
                .apply(inputs -> FrameSql.join(
                        new Side(inputs.get(0), "left"), new Side(inputs.get(1), "right"), kind, condition.sql()));
    }

    Frame cross() {
        return Step.of(left, right, "crossJoin", List.of())
                .apply(inputs -> FrameSql.cross(inputs.get(0), inputs.get(1)));
    }

    Frame asOf(String leftTime, String rightTime, String... keys) {
        List<Expression> uses = both(keys);
        uses.add(Expressions.left(leftTime));
        uses.add(Expressions.right(rightTime));
        return Step.of(left, right, "asOfJoin", uses)
                .apply(inputs -> FrameSql.asOf(
                        inputs.get(0), inputs.get(1), kind == JoinKind.LEFT, List.of(keys), leftTime, rightTime));
    }

    private String verb() {
        return kind == JoinKind.INNER ? "join" : kind.name().toLowerCase(Locale.ROOT) + "Join";
    }
}
