package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Window;
import java.util.Set;
import java.util.TreeSet;

/** Which inputs must have rows, or else there are none in the result. What is not known to be so is not said. */
final class EmptyInputs {
    private EmptyInputs() {}

    /** Names of exchanges. */
    static Set<String> of(Relation tree) {
        return switch (tree) {
            case Exchange exchange -> Set.of(exchange.name());
            case Project project -> of(project.input());
            case Filter filter -> of(filter.input());
            case Unnest unnest -> of(unnest.input());
            case Window window -> of(window.input());
            case Aggregate aggregate -> isGrouped(aggregate) ? of(aggregate.input()) : Set.of();
            case Join join -> sides(join.kind(), of(join.left()), of(join.right()));
            case AsofJoin join -> sides(join.kind(), of(join.left()), of(join.right()));
            case SetOperation set -> set(set);
            default ->
                tree.inputs().size() == 1 && isPart(tree) ? of(tree.inputs().getFirst()) : Set.of();
        };
    }

    /** Whether without rows there are no groups either. */
    private static boolean isGrouped(Aggregate aggregate) {
        return !aggregate.groups().isEmpty()
                && aggregate.groupingSets().stream().noneMatch(java.util.List::isEmpty);
    }

    private static Set<String> sides(JoinKind kind, Set<String> left, Set<String> right) {
        return switch (kind) {
            case INNER, SEMI -> union(left, right);
            case LEFT, ANTI, MARK, SINGLE -> left;
            case RIGHT -> right;
            case FULL -> Set.of();
        };
    }

    private static Set<String> set(SetOperation set) {
        return switch (set.kind()) {
            case UNION -> Set.of();
            case INTERSECT -> set.inputs().stream().map(EmptyInputs::of).reduce(Set.of(), EmptyInputs::union);
            case EXCEPT -> of(set.inputs().getFirst());
        };
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> union = new TreeSet<>(left);
        union.addAll(right);
        return union;
    }

    /** Operators that give some of their rows. */
    private static boolean isPart(Relation tree) {
        return switch (tree) {
            case dev.millrace.coordinator.plan.relation.Sort _,
                    dev.millrace.coordinator.plan.relation.TopN _,
                    dev.millrace.coordinator.plan.relation.Limit _,
                    dev.millrace.coordinator.plan.relation.Distinct _,
                    dev.millrace.coordinator.plan.relation.DistinctOn _ -> true;
            default -> false;
        };
    }
}
