package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * By which keys both sides of a join are hashed. A side that is hashed already by some of the keys stays where it is, and the other side follows.
 */
record JoinKeys(List<Expression> left, List<Expression> right, int partitions, boolean leftStays, boolean rightStays) {

    static JoinKeys choose(List<JoinCondition.Sides> keys, Spread left, Spread right, IntSupplier partitions) {
        List<Expression> leftKeys = keys.stream().map(JoinCondition.Sides::left).toList();
        List<Expression> rightKeys =
                keys.stream().map(JoinCondition.Sides::right).toList();
        Optional<List<SortedSet<Integer>>> leftOrder = conditions(left, leftKeys);
        Optional<List<SortedSet<Integer>>> rightOrder = conditions(right, rightKeys);
        if (leftOrder.isPresent() && rightOrder.isPresent() && tasks(left) == tasks(right)) {
            Optional<List<Integer>> common = common(leftOrder.get(), rightOrder.get());
            if (common.isPresent()) {
                return of(leftKeys, rightKeys, common.get(), tasks(left), true, true);
            }
        }
        if (leftOrder.isPresent()) {
            return of(leftKeys, rightKeys, firsts(leftOrder.get()), tasks(left), true, false);
        }
        if (rightOrder.isPresent()) {
            return of(leftKeys, rightKeys, firsts(rightOrder.get()), tasks(right), false, true);
        }
        return new JoinKeys(leftKeys, rightKeys, partitions.getAsInt(), false, false);
    }

    private static JoinKeys of(
            List<Expression> left,
            List<Expression> right,
            List<Integer> order,
            int partitions,
            boolean leftStays,
            boolean rightStays) {
        return new JoinKeys(
                order.stream().map(left::get).toList(),
                order.stream().map(right::get).toList(),
                partitions,
                leftStays,
                rightStays);
    }

    private static int tasks(Spread spread) {
        return spread instanceof Spread.Hashed hashed ? hashed.partitions() : 0;
    }

    /** Which conditions each key of the hash serves; empty when a key serves none. */
    private static Optional<List<SortedSet<Integer>>> conditions(Spread spread, List<Expression> keys) {
        if (!(spread instanceof Spread.Hashed hashed)) {
            return Optional.empty();
        }
        List<SortedSet<Integer>> conditions = new ArrayList<>();
        for (SortedSet<Integer> columns : hashed.keys()) {
            SortedSet<Integer> served = Spread.positions(columns, keys);
            if (served.isEmpty()) {
                return Optional.empty();
            }
            conditions.add(served);
        }
        return Optional.of(conditions);
    }

    private static List<Integer> firsts(List<SortedSet<Integer>> conditions) {
        return conditions.stream().map(SortedSet::first).toList();
    }

    /** A condition for each key that both sides are hashed by. */
    private static Optional<List<Integer>> common(List<SortedSet<Integer>> left, List<SortedSet<Integer>> right) {
        if (left.size() != right.size()) {
            return Optional.empty();
        }
        List<Integer> common = new ArrayList<>();
        for (int key = 0; key < left.size(); key++) {
            SortedSet<Integer> both = new TreeSet<>(left.get(key));
            both.retainAll(right.get(key));
            if (both.isEmpty()) {
                return Optional.empty();
            }
            common.add(both.first());
        }
        return Optional.of(common);
    }
}
