package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.TopN;
import java.util.List;

/** First rows: each task keeps as many as could come out, one task keeps the first of those. Without an order no more is read than holds them. */
final class LimitRule {
    private final Distribution distribution;

    LimitRule(Distribution distribution) {
        this.distribution = distribution;
    }

    Flow of(TopN top) {
        Flow input = distribution.of(top.input());
        if (input.together()) {
            return last(input, top, top.limit());
        }
        long kept = sum(top.limit(), top.offset());
        Flow firsts =
                input.map(tree -> new TopN(tree, top.keys(), kept, 0), Spread.Plain.ANYWHERE, atMost(input, kept));
        return last(distribution.exchanges().gathered(firsts), top, top.limit());
    }

    Flow of(Limit limit) {
        long kept = sum(limit.limit(), limit.offset());
        Flow input = FirstUnits.of(distribution.of(limit.input()), kept, distribution.settings());
        if (input.together()) {
            return last(input, limit, limit.limit());
        }
        Flow firsts = kept == Limit.UNLIMITED
                ? input
                : input.map(tree -> new Limit(tree, kept, 0), Spread.Plain.ANYWHERE, atMost(input, kept));
        return last(distribution.exchanges().gathered(firsts), limit, limit.limit());
    }

    Flow of(LimitPercent limit) {
        Flow input = distribution.together(
                distribution.of(limit.input()), "LIMIT by percent in one task: it is a part of all rows");
        return input.mapWhole(tree -> limit.withInputs(List.of(tree)), Spread.Plain.TOGETHER, input.volume());
    }

    private static Flow last(Flow input, Relation operator, long limit) {
        Volume volume = input.volume().withRows(Math.min(input.volume().rows(), (double) limit));
        return input.mapWhole(tree -> operator.withInputs(List.of(tree)), Spread.Plain.TOGETHER, volume);
    }

    private static Volume atMost(Flow input, long kept) {
        double most = (double) kept
                * input.fragments().stream().mapToInt(Fragment::tasks).sum();
        return input.volume().withRows(Math.min(input.volume().rows(), most));
    }

    private static long sum(long limit, long offset) {
        return limit > Limit.UNLIMITED - offset ? Limit.UNLIMITED : limit + offset;
    }
}
