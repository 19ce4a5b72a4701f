package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.Expression;
import java.util.List;
import java.util.Optional;

/** Rows that differ: in each task, then by hash, then again. */
final class DistinctRule {
    private static final double KEPT = 0.5;

    private final Distribution distribution;

    DistinctRule(Distribution distribution) {
        this.distribution = distribution;
    }

    Flow of(Distinct distinct) {
        return distinctRows(distribution.of(distinct.input()));
    }

    /** Every row of {@code input} once. */
    Flow distinctRows(Flow input) {
        Volume volume = input.volume().withRows(input.volume().rows() * KEPT);
        if (input.spread().bringsTogether(input.outputs())) {
            return input.mapWhole(Distinct::new, input.spread(), volume);
        }
        Optional<Flow> ranged = distribution.colocation().grouped(input.outputs(), input);
        if (ranged.isPresent()) {
            return ranged.get().mapWhole(Distinct::new, ranged.get().spread(), volume);
        }
        Flow local = input.map(Distinct::new, Spread.Plain.ANYWHERE, volume);
        Flow moved = distribution
                .exchanges()
                .hashed(local, local.outputs(), distribution.settings().partitionsFor(volume.bytes()));
        return moved.mapWhole(Distinct::new, moved.spread(), volume);
    }

    /** Which row is first in an order is chosen after the exchange; without an order the first that comes is first before it, too. */
    Flow of(DistinctOn distinct) {
        Flow input = distribution.of(distinct.input());
        Volume volume = input.volume().withRows(input.volume().rows() * KEPT);
        Flow together = input;
        if (!input.spread().bringsTogether(distinct.targets())) {
            Flow local = distinct.order().isEmpty()
                    ? input.map(tree -> distinct.withInputs(List.of(tree)), Spread.Plain.ANYWHERE, volume)
                    : input;
            together = byTargets(local, distinct.targets());
        }
        return together.mapWhole(tree -> distinct.withInputs(List.of(tree)), together.spread(), volume);
    }

    private Flow byTargets(Flow flow, List<Expression> targets) {
        return targets.isEmpty()
                ? distribution.exchanges().gathered(flow)
                : distribution
                        .exchanges()
                        .hashed(
                                flow,
                                targets,
                                distribution
                                        .settings()
                                        .partitionsFor(flow.volume().bytes()));
    }
}
