package dev.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a query took on each side, round by round.
 *
 * @param shape stages and tasks in splits
 * @param peers by name, in the order in which they were given
 */
record QueryRounds(String name, String shape, Side raw, Side defaults, Side splits, Map<String, Side> peers) {
    /** The rounds of one side. */
    record Side(List<Usage> usages) {
        Side() {
            this(new ArrayList<>());
        }

        void add(Usage usage) {
            usages.add(usage);
        }

        double seconds() {
            return Figures.median(usages.stream().map(Usage::seconds).toList());
        }

        double cpuSeconds() {
            return Figures.median(usages.stream().map(Usage::cpuSeconds).toList());
        }
    }

    double ratio(Side side) {
        return side.seconds() / raw.seconds();
    }

    double cpuRatio(Side side) {
        return side.cpuSeconds() / raw.cpuSeconds();
    }
}
