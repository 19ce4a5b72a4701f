package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import dev.millrace.coordinator.plan.relation.WindowFrame.Bound;
import dev.millrace.coordinator.plan.relation.WindowFrame.Distance;
import dev.millrace.coordinator.plan.relation.WindowFrame.Edge;
import dev.millrace.coordinator.plan.relation.WindowFrame.Exclusion;
import dev.millrace.coordinator.plan.relation.WindowFrame.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes window functions. */
final class WindowRenderer {
    private static final ExpressionRenderer ROW = ExpressionRenderer.over("t");

    /** The windows over {@code from}, an input under the alias t. */
    String render(Window window, String from) {
        int width = window.input().width();
        String calls = IntStream.range(0, window.calls().size())
                .mapToObj(i -> ", " + call(window.calls().get(i)) + " AS c" + (width + i))
                .collect(Collectors.joining());
        return "SELECT t.*" + calls + " FROM " + from;
    }

    private static String call(WindowCall window) {
        AggregateCall call = window.call();
        String nulls = window.ignoreNulls() ? " IGNORE NULLS" : "";
        return SqlType.quoted(call.function()) + "(" + AggregateRenderer.arguments(call) + nulls + ")"
                + AggregateRenderer.filter(call) + " OVER (" + specification(window) + ")";
    }

    private static String specification(WindowCall window) {
        List<String> parts = new ArrayList<>();
        if (!window.partitions().isEmpty()) {
            parts.add("PARTITION BY " + ROW.list(window.partitions()));
        }
        if (!window.order().isEmpty()) {
            parts.add("ORDER BY " + ROW.keys(window.order()));
        }
        if (!isDefault(window.frame())) {
            parts.add(frame(window.frame()));
        }
        return String.join(" ", parts);
    }

    private static boolean isDefault(WindowFrame frame) {
        return frame.equals(
                new WindowFrame(Unit.RANGE, Edge.UNBOUNDED_PRECEDING, Edge.CURRENT_ROW, Exclusion.NO_OTHERS));
    }

    private static String frame(WindowFrame frame) {
        String exclusion = switch (frame.exclusion()) {
            case NO_OTHERS -> "";
            case CURRENT_ROW -> " EXCLUDE CURRENT ROW";
            case GROUP -> " EXCLUDE GROUP";
            case TIES -> " EXCLUDE TIES";
        };
        return frame.unit() + " BETWEEN " + bound(frame.start()) + " AND " + bound(frame.end()) + exclusion;
    }

    private static String bound(Bound bound) {
        return switch (bound) {
            case Edge edge -> edge.name().replace('_', ' ');
            case Distance distance ->
                ROW.render(distance.offset()) + (distance.following() ? " FOLLOWING" : " PRECEDING");
        };
    }
}
