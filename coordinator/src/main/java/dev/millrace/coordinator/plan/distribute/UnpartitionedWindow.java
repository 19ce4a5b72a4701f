package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import dev.millrace.coordinator.plan.relation.WindowFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Window functions without PARTITION BY: over all rows as an aggregate that every row gets; in an order by ranges of it, or without one in the order
 * in which rows come; all in one task where rows are few, or where one of them sees rows that no range can know.
 */
final class UnpartitionedWindow {
    static final String REASON = "window without PARTITION BY in one task";

    private final Distribution distribution;

    UnpartitionedWindow(Distribution distribution) {
        this.distribution = distribution;
    }

    /** How a function is computed in parts. */
    private sealed interface Way {
        /** One value for all rows. */
        record Total() implements Way {}

        /** From ranges of an order; no keys: of the order in which rows come. */
        record Ordered(List<SortKey> order) implements Way {}

        /** From ranges of a key, with the rows around each; in GROUPS of the keys if {@code groups}. */
        record Distant(List<SortKey> order, boolean groups) implements Way {}

        /** Not at all; for people: why. */
        record Whole(String reason) implements Way {}
    }

    /** The rows with a column more for each call. */
    Flow of(Flow input, List<WindowCall> calls) {
        int partitions = distribution.settings().partitionsFor(input.volume().bytes());
        if (input.together() || partitions == 1) {
            return whole(input, calls, "its rows are few");
        }
        Map<Way, List<Integer>> ways = new LinkedHashMap<>();
        for (int call = 0; call < calls.size(); call++) {
            Way way = way(calls.get(call));
            if (way instanceof Way.Whole(String reason)) {
                return whole(input, calls, reason);
            }
            ways.computeIfAbsent(way, _ -> new ArrayList<>()).add(call);
        }
        return inParts(input, calls, withTotals(ways, calls), partitions);
    }

    private Flow whole(Flow input, List<WindowCall> calls, String reason) {
        Flow together = input.together() ? input : distribution.together(input, REASON + ": " + reason);
        Relation shape = new Window(together.only().tree(), calls);
        return together.mapWhole(
                tree -> new Window(tree, calls),
                together.spread(),
                Volume.of(input.volume().rows(), shape.types()));
    }

    private Way way(WindowCall window) {
        if (isTotal(window) && isAggregate(window.call())) {
            return new Way.Total();
        }
        if (DistanceWindow.canBe(window)) {
            return new Way.Distant(window.order(), window.frame().unit() == WindowFrame.Unit.GROUPS);
        }
        boolean inOrder = !window.order().isEmpty()
                || window.frame().unit() == WindowFrame.Unit.ROWS
                || window.call().function().matches("row_number|ntile|lag|lead")
                || (window.call().function().equals("first_value") && !window.ignoreNulls());
        boolean running = running(window).isPresent();
        return inOrder && (running || NearbyWindow.Reach.of(window).isPresent())
                ? new Way.Ordered(window.order())
                : new Way.Whole(window.call().function() + " sees rows at no fixed distance");
    }

    private static Optional<RunningCall> running(WindowCall window) {
        return running(
                window,
                window.order().isEmpty()
                        ? List.of(Terms.ascending(new ColumnReference(0, PlainType.BIGINT)))
                        : window.order());
    }

    /** Over ranges of these keys; totals stand in any order. */
    private static Optional<RunningCall> running(WindowCall window, List<SortKey> keys) {
        Optional<RunningCall> total = isTotal(window) ? RunningCall.total(window.call()) : Optional.empty();
        return total.or(() -> RunningCall.of(placed(window, keys), new RangeKeys(keys, 1).key()));
    }

    private static WindowCall placed(WindowCall call, List<SortKey> keys) {
        return new WindowCall(call.call(), call.partitions(), keys, call.frame(), call.ignoreNulls());
    }

    /** Whether the frame is all rows, in any order. */
    private static boolean isTotal(WindowCall window) {
        WindowFrame frame = window.frame();
        boolean peers = window.order().isEmpty() && frame.unit() != WindowFrame.Unit.ROWS;
        boolean start = frame.start() == WindowFrame.Edge.UNBOUNDED_PRECEDING
                || (peers && frame.start() == WindowFrame.Edge.CURRENT_ROW);
        boolean end = frame.end() == WindowFrame.Edge.UNBOUNDED_FOLLOWING
                || (peers && frame.end() == WindowFrame.Edge.CURRENT_ROW);
        return start && end && frame.exclusion() == WindowFrame.Exclusion.NO_OTHERS && !window.ignoreNulls();
    }

    private boolean isAggregate(AggregateCall call) {
        return distribution
                .parts(List.of(call.distinct() ? call.overAll() : call))
                .isPresent();
    }

    private Flow inParts(Flow input, List<WindowCall> calls, Map<Way, List<Integer>> ways, int partitions) {
        Flow flow = input;
        int width = input.types().size();
        Map<Integer, Integer> positions = new TreeMap<>();
        for (Map.Entry<Way, List<Integer>> entry : ways.entrySet()) {
            List<Integer> sequence = sequence(entry, calls);
            List<WindowCall> some = sequence.stream().map(calls::get).toList();
            flow = switch (entry.getKey()) {
                case Way.Ordered(List<SortKey> order) -> ordered(flow, some, order, partitions);
                case Way.Distant(List<SortKey> order, boolean groups) ->
                    groups
                            ? inGroups(flow, some, order, partitions)
                            : DistanceWindow.of(distribution, flow, some, partitions);
                case Way.Total _ -> total(flow, some);
                case Way.Whole(String reason) -> throw new IllegalStateException(reason);
            };
            for (int call : sequence) {
                positions.put(call, width++);
            }
        }
        List<Expression> columns = new ArrayList<>(input.outputs());
        positions.forEach((call, position) ->
                columns.add(new ColumnReference(position, calls.get(call).type())));
        return flow.map(tree -> new Project(tree, columns), flow.spread().through(columns), flow.volume());
    }

    /** Totals that combine come out of the passes over the first order by keys, if there is one. */
    private static Map<Way, List<Integer>> withTotals(Map<Way, List<Integer>> ways, List<WindowCall> calls) {
        List<Integer> totals = ways.getOrDefault(new Way.Total(), List.of());
        Optional<Way> ordered = ways.keySet().stream()
                .filter(way -> way instanceof Way.Ordered(List<SortKey> keys) && !keys.isEmpty())
                .findFirst();
        if (ordered.isEmpty()
                || !totals.stream()
                        .allMatch(call ->
                                RunningCall.total(calls.get(call).call()).isPresent())) {
            return ways;
        }
        Map<Way, List<Integer>> merged = new LinkedHashMap<>(ways);
        merged.remove(new Way.Total());
        merged.computeIfPresent(ordered.get(), (_, some) -> {
            List<Integer> all = new ArrayList<>(some);
            all.addAll(totals);
            return all;
        });
        return merged;
    }

    /** Running functions first: their columns stand before those of the others. */
    private static List<Integer> sequence(Map.Entry<Way, List<Integer>> entry, List<WindowCall> calls) {
        List<Integer> sequence = new ArrayList<>(entry.getValue());
        if (entry.getKey() instanceof Way.Ordered) {
            sequence.sort((a, b) -> Boolean.compare(
                    running(calls.get(a)).isEmpty(), running(calls.get(b)).isEmpty()));
        }
        return sequence;
    }

    private Flow total(Flow input, List<WindowCall> calls) {
        Flow stored = distribution.exchanges().again(input);
        List<AggregateCall> aggregates = calls.stream().map(WindowCall::call).toList();
        Relation rows = stored.fragments().getFirst().tree();
        Flow total = new AggregateRule(distribution).plain(Aggregate.plain(rows, List.of(), aggregates), stored);
        Distribution.Everywhere everywhere = distribution.everywhere(total);
        Relation shape = new Join(rows, everywhere.tree(), JoinKind.INNER, List.of());
        List<Fragment> fragments = stored.fragments().stream()
                .map(fragment -> fragment.with(
                        new Join(fragment.tree(), everywhere.tree(), JoinKind.INNER, List.of()), everywhere.feeds()))
                .toList();
        return new Flow(fragments, stored.spread(), Volume.of(input.volume().rows(), shape.types()));
    }

    /** Groups are numbered, and their numbers are keys. */
    private Flow inGroups(Flow input, List<WindowCall> calls, List<SortKey> order, int partitions) {
        AggregateCall rank = AggregateCall.of("dense_rank", PlainType.BIGINT);
        Flow numbered = ordered(input, List.of(Terms.over(rank, List.of(), order, Terms.TO_PEERS)), order, partitions);
        int width = input.types().size();
        Expression number = numbered.outputs().getLast();
        List<WindowCall> over = calls.stream()
                .map(call -> DistanceWindow.overNumbers(call, number))
                .toList();
        Flow flow = DistanceWindow.of(distribution, numbered, over, partitions);
        List<Expression> columns = new ArrayList<>(flow.outputs());
        columns.remove(width);
        return flow.map(
                tree -> new Project(tree, columns),
                flow.spread(),
                flow.volume().of(columns.stream().map(Expression::type).toList()));
    }

    private Flow ordered(Flow input, List<WindowCall> calls, List<SortKey> order, int partitions) {
        Order ranged = order.isEmpty() ? arrival(input) : byKeys(input, order, partitions);
        List<RunningCall> running = new ArrayList<>();
        List<WindowCall> nearby = new ArrayList<>();
        for (WindowCall call : calls) {
            running(call, ranged.keys()).ifPresentOrElse(running::add, () -> nearby.add(placed(call, ranged.keys())));
        }
        if (nearby.isEmpty()) {
            return new RunningWindow(distribution, ranged.ranges(), running).flow();
        }
        running.add(RunningCall.number(ranged.keys()));
        running.add(RunningCall.count());
        Flow numbered = new RunningWindow(distribution, ranged.ranges(), running).flow();
        return NearbyWindow.of(distribution, numbered, nearby, partitions);
    }

    /** Rows in ranges of an order, and the order inside a range. */
    private record Order(RunningWindow.Ranges ranges, List<SortKey> keys) {}

    private Order byKeys(Flow input, List<SortKey> order, int partitions) {
        int width = input.types().size();
        Flow rows = new RangePartition(distribution, order, partitions).numbered(input);
        return new Order(new RunningWindow.Ranges(rows, width, width), order);
    }

    private Order arrival(Flow input) {
        int width = input.types().size();
        Flow rows = new Arrival(distribution).of(input);
        Expression number = rows.outputs().get(width + 1);
        return new Order(new RunningWindow.Ranges(rows, width, width), List.of(Terms.ascending(number)));
    }
}
