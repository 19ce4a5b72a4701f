package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Case;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import java.math.BigInteger;
import java.util.List;

/**
 * In which range a key is, by few comparisons.
 *
 * @param key a whole number or a date; NULL is in the last range
 * @param bounds of the key's type, dates in days since 1970; the first is the least key of the second range
 */
record RangeNumber(Expression key, List<Long> bounds) {
    RangeNumber {
        bounds = List.copyOf(bounds);
    }

    /** An INTEGER from 0. */
    Expression expression() {
        return between(0, bounds.size());
    }

    private Expression between(int first, int last) {
        if (first == last) {
            return new Constant(PlainType.INTEGER, whole(first));
        }
        int middle = (first + last) / 2;
        Expression below = new Comparison(Operator.LESS, key, new Constant(key.type(), whole(bounds.get(middle))));
        return new Case(
                List.of(new Case.Branch(below, between(first, middle))), between(middle + 1, last), PlainType.INTEGER);
    }

    private static ConstantValue whole(long value) {
        return new ConstantValue.Whole(BigInteger.valueOf(value));
    }
}
