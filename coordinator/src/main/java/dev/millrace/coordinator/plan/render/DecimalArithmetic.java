package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Arithmetic of decimals keeps its type. The binder has cast both operands to the width of the result; bound again as they
 * stand now, the result would be wider by a digit.
 */
final class DecimalArithmetic {
    private static final int WIDEST_IN_64_BITS = 18;
    private static final int WIDEST = 38;
    private static final Set<String> SUMS = Set.of("+", "-", "add", "subtract");
    private static final Set<String> PRODUCTS = Set.of("*", "multiply");

    private DecimalArithmetic() {}

    /** The call's text by {@code text} over its operands, cast to the call's type where binding would give another. */
    static String retyped(Call call, Function<List<Expression>, String> text) {
        boolean sum = SUMS.contains(call.function());
        boolean arithmetic = sum || PRODUCTS.contains(call.function());
        if (!arithmetic
                || call.arguments().size() != 2
                || !(call.type() instanceof DecimalType)
                || !call.arguments().stream().allMatch(operand -> operand.type() instanceof DecimalType)) {
            return text.apply(call.arguments());
        }
        List<Expression> operands =
                sum ? call.arguments().stream().map(DecimalArithmetic::narrowed).toList() : call.arguments();
        Optional<DecimalType> bound = bound(sum, decimal(operands.get(0)), decimal(operands.get(1)));
        String plain = text.apply(operands);
        return bound.isPresent() && bound.get().equals(call.type())
                ? plain
                : "CAST(" + plain + " AS " + call.type().sql() + ")";
    }

    private static DecimalType decimal(Expression expression) {
        return (DecimalType) expression.type();
    }

    /** A constant with no more digits than it needs, which it may have had before the binder cast it. */
    private static Expression narrowed(Expression operand) {
        if (operand instanceof Constant constant
                && constant.value() instanceof ConstantValue.Whole whole
                && constant.type() instanceof DecimalType decimal) {
            BigInteger digits = whole.value().abs();
            int width = Math.max(Math.max(1, decimal.scale()), digits.toString().length());
            return new Constant(new DecimalType(Math.min(width, decimal.width()), decimal.scale()), whole);
        }
        return operand;
    }

    /** The type that DuckDB's binder gives the sum or product of two decimals; empty when it refuses. */
    static Optional<DecimalType> bound(boolean sum, DecimalType left, DecimalType right) {
        int widest = Math.max(left.width(), right.width());
        int scale = sum ? Math.max(left.scale(), right.scale()) : left.scale() + right.scale();
        int whole = Math.max(left.width() - left.scale(), right.width() - right.scale());
        int width = sum ? Math.max(scale + whole, widest) + 1 : left.width() + right.width();
        if (scale > WIDEST) {
            return Optional.empty();
        }
        if (!sum && width > WIDEST_IN_64_BITS && widest <= WIDEST_IN_64_BITS && scale < WIDEST_IN_64_BITS) {
            width = WIDEST_IN_64_BITS;
        }
        width = Math.min(width, WIDEST);
        return scale > width ? Optional.empty() : Optional.of(new DecimalType(width, scale));
    }
}
