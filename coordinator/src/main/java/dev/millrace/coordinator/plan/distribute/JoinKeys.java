package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * By which keys both sides of a join are hashed. A side that is hashed already by some of the keys stays where it is, and the other side follows.
 */
record JoinKeys(List<Expression> left, List<Expression> right, int partitions, boolean leftStays, boolean rightStays) {

    static JoinKeys choose(List<JoinCondition.Sides> keys, Spread left, Spread right, IntSupplier partitions) {
        List<Expression> leftKeys = keys.stream().map(JoinCondition.Sides::left).toList();
        List<Expression> rightKeys = keys.stream().map(JoinCondition.Sides::right).toList();
        int[] leftOrder = order(left, leftKeys);
        int[] rightOrder = order(right, rightKeys);
        if (leftOrder != null && left instanceof Spread.Hashed hashed) {
            boolean same = right instanceof Spread.Hashed other
                    && other.partitions() == hashed.partitions()
                    && java.util.Arrays.equals(leftOrder, rightOrder);
            return new JoinKeys(
                    picked(leftKeys, leftOrder), picked(rightKeys, leftOrder), hashed.partitions(), true, same);
        }
        if (rightOrder != null && right instanceof Spread.Hashed hashed) {
            return new JoinKeys(
                    picked(leftKeys, rightOrder), picked(rightKeys, rightOrder), hashed.partitions(), false, true);
        }
        return new JoinKeys(leftKeys, rightKeys, partitions.getAsInt(), false, false);
    }

    /** Which key is which column of the hash; null when a column of the hash is no key. */
    private static int @Nullable [] order(Spread spread, List<Expression> keys) {
        if (!(spread instanceof Spread.Hashed hashed)) {
            return null;
        }
        int[] order = hashed.columns().stream()
                .mapToInt(column -> Spread.positionOf(column, keys))
                .toArray();
        for (int position : order) {
            if (position < 0) {
                return null;
            }
        }
        return order;
    }

    private static List<Expression> picked(List<Expression> keys, int[] order) {
        List<Expression> picked = new ArrayList<>();
        for (int position : order) {
            picked.add(keys.get(position));
        }
        return picked;
    }
}
