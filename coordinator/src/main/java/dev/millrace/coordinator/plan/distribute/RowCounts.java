package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Window;
import dev.millrace.graph.RowBounds;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How many rows operators give, by the rows of their inputs: what joins conserve. What is not known to hold is not said. */
final class RowCounts {
    private RowCounts() {}

    static RowBounds of(Relation tree) {
        Optional<Set<String>> most = most(tree);
        return new RowBounds(kept(tree), most.isPresent(), most.orElse(Set.of()));
    }

    /** Exchanges each of whose rows gives a row at least. */
    private static Set<String> kept(Relation tree) {
        return switch (tree) {
            case Exchange exchange -> Set.of(exchange.name());
            case Project project -> kept(project.input());
            case Window window -> kept(window.input());
            case Sort sort -> kept(sort.input());
            case Join join -> kept(join.kind(), join.left(), join.right());
            case AsofJoin join -> kept(join.kind(), join.left(), join.right());
            case SetOperation set when isUnionAll(set) -> union(set);
            default -> Set.of();
        };
    }

    private static Set<String> kept(JoinKind kind, Relation left, Relation right) {
        return switch (kind) {
            case LEFT, MARK, SINGLE, FULL -> kept(left);
            case RIGHT -> kept(right);
            case INNER, SEMI, ANTI -> Set.of();
        };
    }

    /** Rows of several parts; a part that is there twice does not count twice, and so is no bound from above. */
    private static Set<String> union(SetOperation set) {
        Set<String> all = new TreeSet<>();
        set.inputs().forEach(input -> all.addAll(kept(input)));
        return all;
    }

    /** Exchanges that have no fewer rows together; empty: it is not known. */
    private static Optional<Set<String>> most(Relation tree) {
        return switch (tree) {
            case Exchange exchange -> Optional.of(Set.of(exchange.name()));
            case Project _, Window _, Filter _, Sort _, TopN _, Limit _, Distinct _, DistinctOn _ ->
                most(tree.inputs().getFirst());
            case Aggregate aggregate ->
                aggregate.groupingSets().size() != 1
                                || aggregate.groupingSets().getFirst().isEmpty()
                        ? Optional.empty()
                        : most(aggregate.input());
            case Join join -> most(join.kind(), join.left());
            case SetOperation set when isUnionAll(set) -> sum(set);
            default -> Optional.empty();
        };
    }

    private static Optional<Set<String>> most(JoinKind kind, Relation left) {
        return switch (kind) {
            case SEMI, ANTI, MARK, SINGLE -> most(left);
            case INNER, LEFT, RIGHT, FULL -> Optional.empty();
        };
    }

    private static Optional<Set<String>> sum(SetOperation set) {
        Set<String> all = new TreeSet<>();
        for (Relation input : set.inputs()) {
            Optional<Set<String>> part = most(input);
            if (part.isEmpty() || part.get().stream().anyMatch(all::contains)) {
                return Optional.empty();
            }
            all.addAll(part.get());
        }
        return Optional.of(all);
    }

    private static boolean isUnionAll(SetOperation set) {
        return set.kind() == SetOperation.Kind.UNION && set.all();
    }
}
