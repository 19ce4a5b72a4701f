package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Keeps a subtree as it is and replaces its leaves by inputs that bring all rows. */
final class WholeSubtree {
    private final Function<Scan, Distribution.Everywhere> scans;
    private final Function<CteReference, Optional<Distribution.Everywhere>> references;
    private final List<Feed> feeds = new ArrayList<>();

    /** {@code references} is empty for relations that the subtree itself defines. */
    WholeSubtree(
            Function<Scan, Distribution.Everywhere> scans,
            Function<CteReference, Optional<Distribution.Everywhere>> references) {
        this.scans = scans;
        this.references = references;
    }

    Relation of(Relation relation) {
        return relation.rewritten(part -> {
            if (part instanceof Scan scan) {
                return added(scans.apply(scan));
            }
            return part instanceof CteReference reference
                    ? references.apply(reference).map(this::added).orElse(part)
                    : part;
        });
    }

    private Relation added(Distribution.Everywhere everywhere) {
        feeds.addAll(everywhere.feeds());
        return everywhere.tree();
    }

    /** The inputs found so far. */
    List<Feed> feeds() {
        return feeds;
    }

    /** Rows of all inputs together. */
    double rows() {
        return feeds.stream().mapToDouble(feed -> feed.volume().rows()).sum();
    }
}
