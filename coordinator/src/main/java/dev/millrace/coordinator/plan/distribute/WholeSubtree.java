package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Keeps a subtree as it is and replaces its leaves by inputs that bring all rows. */
final class WholeSubtree {
    private final BiFunction<Scan, List<Expression>, Distribution.Everywhere> scans;
    private final Function<CteReference, Optional<Distribution.Everywhere>> references;
    private final List<Feed> feeds = new ArrayList<>();

    /** {@code references} is empty for relations that the subtree itself defines. */
    WholeSubtree(
            BiFunction<Scan, List<Expression>, Distribution.Everywhere> scans,
            Function<CteReference, Optional<Distribution.Everywhere>> references) {
        this.scans = scans;
        this.references = references;
    }

    Relation of(Relation relation) {
        return switch (relation) {
            case Scan scan -> added(scans.apply(scan, List.of()));
            case Filter filter
            when filter.input() instanceof Scan scan ->
                filter.withInputs(List.of(added(scans.apply(scan, filter.predicates()))));
            case CteReference reference ->
                references.apply(reference).map(this::added).orElse(reference);
            default ->
                relation.withInputs(relation.inputs().stream().map(this::of).toList());
        };
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
