package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.TableFunction;
import java.util.ArrayList;
import java.util.List;

/** How many rows a table function over constants gives. */
final class FunctionRows {
    private static final double UNKNOWN = 1000;

    private FunctionRows() {}

    static double of(TableFunction function) {
        List<Double> numbers = new ArrayList<>();
        for (Expression argument : function.arguments()) {
            if (!(argument instanceof Constant constant)
                    || !(constant.value() instanceof ConstantValue.Whole(java.math.BigInteger whole))) {
                return UNKNOWN;
            }
            numbers.add(whole.doubleValue());
        }
        return switch (numbers.size()) {
            case 1 -> Math.max(0, numbers.getFirst());
            case 2 -> Math.max(0, numbers.get(1) - numbers.get(0) + 1);
            case 3 -> numbers.get(2) == 0 ? 0 : Math.max(0, (numbers.get(1) - numbers.get(0)) / numbers.get(2) + 1);
            default -> UNKNOWN;
        };
    }
}
