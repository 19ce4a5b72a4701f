package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.coordinator.plan.relation.WindowCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Windows: by ranges of files in order of one of the PARTITION BY expressions, else by hash of the PARTITION BY expressions that all functions have in common; functions that have none in common one after the other;
 * those without PARTITION BY as {@link UnpartitionedWindow} says.
 */
final class WindowRule {
    private final Distribution distribution;

    WindowRule(Distribution distribution) {
        this.distribution = distribution;
    }

    Flow of(Window window) {
        Flow input = distribution.of(window.input());
        if (input.together() || !common(window.calls()).isEmpty()) {
            return windows(input, window.calls());
        }
        return oneAfterTheOther(input, window);
    }

    private Flow windows(Flow input, List<WindowCall> calls) {
        List<Expression> common = common(calls);
        if (common.isEmpty()) {
            return new UnpartitionedWindow(distribution).of(input, calls);
        }
        Flow together = input.spread().bringsTogether(common)
                ? input
                : distribution.colocation().grouped(common, input).orElseGet(() -> hashed(input, common));
        Relation shape = new Window(together.only().tree(), calls);
        return together.mapWhole(
                tree -> new Window(tree, calls),
                together.spread(),
                Volume.of(input.volume().rows(), shape.types()));
    }

    private Flow hashed(Flow input, List<Expression> keys) {
        int partitions = distribution.settings().partitionsFor(input.volume().bytes());
        return distribution.exchanges().hashed(input, keys, partitions);
    }

    /** Each set of PARTITION BY expressions by itself, those without last; the columns are put in order again at the end. */
    private Flow oneAfterTheOther(Flow input, Window window) {
        Map<Set<Expression>, List<Integer>> groups = partitions(window.calls());
        List<Map.Entry<Set<Expression>, List<Integer>>> sequence = new ArrayList<>(groups.entrySet());
        sequence.sort((a, b) -> Boolean.compare(a.getKey().isEmpty(), b.getKey().isEmpty()));
        Flow flow = input;
        int width = input.types().size();
        Map<Integer, Integer> positions = new TreeMap<>();
        for (Map.Entry<Set<Expression>, List<Integer>> group : sequence) {
            flow = windows(
                    flow, group.getValue().stream().map(window.calls()::get).toList());
            for (int call : group.getValue()) {
                positions.put(call, width++);
            }
        }
        List<Expression> columns = new ArrayList<>(input.outputs());
        positions.forEach((call, position) -> columns.add(
                new ColumnReference(position, window.calls().get(call).type())));
        return flow.map(tree -> new Project(tree, columns), flow.spread().through(columns), flow.volume());
    }

    /** Positions of the calls by their PARTITION BY expressions, in order of appearance. */
    private static Map<Set<Expression>, List<Integer>> partitions(List<WindowCall> calls) {
        Map<Set<Expression>, List<Integer>> groups = new LinkedHashMap<>();
        for (int call = 0; call < calls.size(); call++) {
            groups.computeIfAbsent(Set.copyOf(calls.get(call).partitions()), _ -> new ArrayList<>())
                    .add(call);
        }
        return groups;
    }

    private static List<Expression> common(List<WindowCall> calls) {
        return calls.getFirst().partitions().stream()
                .distinct()
                .filter(key -> calls.stream().allMatch(call -> call.partitions().contains(key)))
                .toList();
    }
}
