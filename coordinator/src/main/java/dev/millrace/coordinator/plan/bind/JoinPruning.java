package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Takes columns away from both inputs of a join. */
final class JoinPruning {
    private final ColumnPruning pruning;

    JoinPruning(ColumnPruning pruning) {
        this.pruning = pruning;
    }

    Pruned join(Join join, SortedSet<Integer> needed) {
        Pruned left = left(join, join.left(), needed);
        Pruned right = right(
                join, join.left().width(), join.right(), needed, join.kind().keepsRight());
        List<JoinCondition> conditions =
                conditions(join.conditions(), left, right, join.left().width());
        Join pruned = new Join(left.relation(), right.relation(), join.kind(), conditions);
        List<Integer> positions = new ArrayList<>(left.positions());
        if (join.kind() == JoinKind.MARK) {
            positions.add(left.relation().width());
        } else if (join.kind().keepsRight()) {
            positions.addAll(shifted(right, left.relation().width()));
        }
        return new Pruned(pruned, positions).narrowed(needed);
    }

    Pruned asof(AsofJoin join, SortedSet<Integer> needed) {
        Pruned left = left(join, join.left(), needed);
        Pruned right = right(join, join.left().width(), join.right(), needed, true);
        List<JoinCondition> conditions =
                conditions(join.conditions(), left, right, join.left().width());
        AsofJoin pruned = new AsofJoin(left.relation(), right.relation(), join.kind(), conditions);
        return both(pruned, left, right).narrowed(needed);
    }

    Pruned positional(PositionalJoin join, SortedSet<Integer> needed) {
        Pruned left = left(join, join.left(), needed);
        Pruned right = right(join, join.left().width(), join.right(), needed, true);
        return both(new PositionalJoin(left.relation(), right.relation()), left, right)
                .narrowed(needed);
    }

    private Pruned left(Relation join, Relation left, SortedSet<Integer> needed) {
        SortedSet<Integer> through = needed.headSet(left.width());
        return pruning.prune(left, ColumnPruning.union(through, join, 0));
    }

    private Pruned right(Relation join, int leftWidth, Relation right, SortedSet<Integer> needed, boolean kept) {
        SortedSet<Integer> through = new TreeSet<>();
        if (kept) {
            needed.tailSet(leftWidth).forEach(index -> through.add(index - leftWidth));
        }
        return pruning.prune(right, ColumnPruning.union(through, join, 1));
    }

    private static List<JoinCondition> conditions(
            List<JoinCondition> conditions, Pruned left, Pruned right, int leftWidth) {
        return conditions.stream()
                .map(condition -> condition.renumbered(
                        left::position,
                        right::position,
                        leftWidth,
                        left.relation().width()))
                .toList();
    }

    private static Pruned both(Relation join, Pruned left, Pruned right) {
        List<Integer> positions = new ArrayList<>(left.positions());
        positions.addAll(shifted(right, left.relation().width()));
        return new Pruned(join, positions);
    }

    private static List<Integer> shifted(Pruned right, int leftWidth) {
        return right.positions().stream()
                .map(position -> position == Pruned.GONE ? Pruned.GONE : position + leftWidth)
                .toList();
    }
}
