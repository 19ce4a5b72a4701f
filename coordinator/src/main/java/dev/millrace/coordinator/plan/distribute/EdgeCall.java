package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Coalesce;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Window functions over rows in ranges that give the value of one row, the first or last of all, of those before or of those after. */
final class EdgeCall {
    private EdgeCall() {}

    /** Empty when a function is none, or needs a row that no range can name. */
    static Optional<RunningCall> of(WindowCall window) {
        AggregateCall call = window.call();
        boolean plain = !call.filtered()
                && !call.distinct()
                && call.order().isEmpty()
                && window.frame().exclusion() == WindowFrame.Exclusion.NO_OTHERS;
        if (!plain) {
            return Optional.empty();
        }
        return switch (call.function()) {
            case "first_value" -> first(window);
            case "last_value" -> last(window);
            case "lag", "lead" -> window.ignoreNulls() && isNext(window) ? Optional.of(next(window)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<RunningCall> first(WindowCall window) {
        WindowFrame frame = window.frame();
        if (frame.start() != WindowFrame.Edge.UNBOUNDED_PRECEDING) {
            return Optional.empty();
        }
        RunningCall.Total total = firstOfRange(window, "first_value");
        if (frame.end() == WindowFrame.Edge.UNBOUNDED_FOLLOWING
                || (frame.end() == WindowFrame.Edge.CURRENT_ROW && !window.ignoreNulls())) {
            return Optional.of(new RunningCall(List.of(total), List.of(), (totals, _) -> totals.all(total)));
        }
        return frame.end() == WindowFrame.Edge.CURRENT_ROW
                ? Optional.of(new RunningCall(
                        List.of(total),
                        List.of(window),
                        (totals, locals) -> firstOf(List.of(totals.before(total), locals.getFirst()))))
                : Optional.empty();
    }

    private static Optional<RunningCall> last(WindowCall window) {
        WindowFrame frame = window.frame();
        boolean fromStart = frame.start() == WindowFrame.Edge.UNBOUNDED_PRECEDING;
        boolean fromHere = frame.start() == WindowFrame.Edge.CURRENT_ROW && !window.ignoreNulls();
        RunningCall.Total total = lastOfRange(window);
        if (frame.end() == WindowFrame.Edge.UNBOUNDED_FOLLOWING && (fromStart || fromHere)) {
            return Optional.of(new RunningCall(List.of(total), List.of(), (totals, _) -> totals.all(total)));
        }
        if (frame.end() != WindowFrame.Edge.CURRENT_ROW || !fromStart) {
            return Optional.empty();
        }
        return Optional.of(
                window.ignoreNulls()
                        ? new RunningCall(
                                List.of(total),
                                List.of(window),
                                (totals, locals) -> firstOf(List.of(locals.getFirst(), totals.before(total))))
                        : new RunningCall(List.of(), List.of(window), (_, locals) -> locals.getFirst()));
    }

    /** Whether the function wants the value next to a row. */
    private static boolean isNext(WindowCall window) {
        List<Expression> arguments = window.call().arguments();
        return arguments.size() < 2
                || RunningCall.whole(arguments.get(1)).filter(rows -> rows == 1).isPresent();
    }

    /** The next value that is not NULL, else the default. */
    private static RunningCall next(WindowCall window) {
        AggregateCall call = window.call();
        boolean backwards = call.function().equals("lag");
        AggregateCall plain =
                AggregateCall.of(call.function(), call.type(), call.arguments().getFirst());
        WindowCall local = new WindowCall(plain, window.partitions(), window.order(), window.frame(), true);
        RunningCall.Total total = backwards ? lastOfRange(window) : firstOfRange(window, "last_value");
        return new RunningCall(List.of(total), List.of(local), (totals, locals) -> {
            List<Expression> values = new ArrayList<>();
            values.add(locals.getFirst());
            values.add(backwards ? totals.before(total) : totals.after(total));
            values.addAll(call.arguments()
                    .subList(
                            Math.min(2, call.arguments().size()),
                            call.arguments().size()));
            return firstOf(values);
        });
    }

    private static Expression firstOf(List<Expression> values) {
        return new Coalesce(values, values.getFirst().type());
    }

    /** Ranges come in their order for what is before or all, and the other way round for what is after. */
    private static RunningCall.Total firstOfRange(WindowCall window, String combining) {
        AggregateCall first = ofRange(window, window.ignoreNulls() ? "any_value" : "first");
        return new RunningCall.Total(first, combining, first.type(), window.ignoreNulls());
    }

    private static RunningCall.Total lastOfRange(WindowCall window) {
        AggregateCall last = ofRange(window, "last");
        Expression wanted =
                window.ignoreNulls() ? new IsNull(window.call().arguments().getFirst(), true) : Constant.TRUE;
        return new RunningCall.Total(last.filtered(wanted), "last_value", last.type(), window.ignoreNulls());
    }

    private static AggregateCall ofRange(WindowCall window, String function) {
        return AggregateCall.of(
                        function,
                        window.call().type(),
                        window.call().arguments().getFirst())
                .ordered(window.order());
    }
}
