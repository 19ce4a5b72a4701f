package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SetOperation;
import java.util.ArrayList;
import java.util.List;

/** UNION ALL keeps its branches side by side; the others bring equal rows together. */
final class SetRule {
    private final Distribution distribution;

    SetRule(Distribution distribution) {
        this.distribution = distribution;
    }

    Flow of(SetOperation set) {
        List<Flow> inputs = set.inputs().stream().map(distribution::of).toList();
        if (inputs.stream().allMatch(Flow::together)) {
            return inOneTask(set, inputs);
        }
        if (set.kind() == SetOperation.Kind.UNION) {
            Flow all = sideBySide(inputs);
            return set.all() ? all : new DistinctRule(distribution).distinctRows(all);
        }
        double largest =
                inputs.stream().mapToDouble(flow -> flow.volume().bytes()).max().orElse(0);
        int partitions = distribution.settings().partitionsFor(largest);
        List<Flow> moved = inputs.stream()
                .map(flow -> distribution.exchanges().hashed(flow, flow.outputs(), partitions))
                .toList();
        return inSameTasks(set, moved, moved.getFirst().spread());
    }

    private static Flow sideBySide(List<Flow> inputs) {
        List<Fragment> fragments = new ArrayList<>();
        Volume volume = Volume.NONE;
        for (Flow input : inputs) {
            fragments.addAll(input.fragments());
            volume = volume.plus(input.volume());
        }
        return new Flow(fragments, Spread.Plain.ANYWHERE, volume);
    }

    private static Flow inOneTask(SetOperation set, List<Flow> inputs) {
        return inSameTasks(set, inputs, Spread.Plain.TOGETHER);
    }

    private static Flow inSameTasks(SetOperation set, List<Flow> inputs, Spread spread) {
        List<Relation> trees = inputs.stream().map(flow -> flow.only().tree()).toList();
        Relation tree = set.withInputs(trees);
        Fragment joined = inputs.getFirst().only().indivisible();
        Volume volume = inputs.getFirst().volume();
        for (Flow input : inputs.subList(1, inputs.size())) {
            joined = Fragment.joined(tree, joined, input.only());
            volume = volume.plus(input.volume());
        }
        return Flow.of(joined.map(_ -> tree), spread, volume);
    }
}
