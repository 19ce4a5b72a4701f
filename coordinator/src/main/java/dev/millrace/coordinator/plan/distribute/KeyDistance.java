package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys at a distance of a key, for the question which rows see a row: at least as far as any row sees, and never an error that DuckDB's own frames
 * would not be.
 */
final class KeyDistance {
    /** Bytes and sign of whole numbers that HUGEINT holds with room to spare. */
    private static final Map<PlainType, Integer> SIGNED =
            Map.of(PlainType.TINYINT, 8, PlainType.SMALLINT, 16, PlainType.INTEGER, 32, PlainType.BIGINT, 64);

    private static final Map<PlainType, Integer> UNSIGNED =
            Map.of(PlainType.UTINYINT, 8, PlainType.USMALLINT, 16, PlainType.UINTEGER, 32, PlainType.UBIGINT, 64);

    private static final int WIDEST = 38;

    /** Digits that a distance may have more than the key. */
    private static final int ROOM = 2;

    /** What sums of DOUBLE may be off by, in parts of either. */
    private static final double ROUNDING = 1e-12;

    /** Months differ by so many days, and days by hours where clocks change. */
    private static final Constant MONTHS_DIFFER = interval(4);

    private static final Constant DAYS_DIFFER = interval(1);

    private KeyDistance() {}

    private static Constant interval(int days) {
        return new Constant(PlainType.INTERVAL, new ConstantValue.Interval(0, days, 0));
    }

    /**
     * The key as far away as the farthest of the distances, or farther, and NULL for NULL; empty when that cannot be said.
     *
     * @param distances constants, none of them negative
     */
    static Optional<Expression> from(Expression key, List<Expression> distances, boolean upwards) {
        if (distances.isEmpty()) {
            return Optional.of(key);
        }
        return moved(key, distances, upwards)
                .map(moved -> Terms.choice(new IsNull(key, false), Constant.nullOf(key.type()), moved));
    }

    private static Optional<Expression> moved(Expression key, List<Expression> distances, boolean upwards) {
        String sign = upwards ? "+" : "-";
        return switch (key.type()) {
            case DecimalType decimal
            when decimal.width() <= WIDEST - ROOM -> Optional.of(decimal(key, distances, sign, decimal));
            case PlainType plain
            when SIGNED.containsKey(plain) || UNSIGNED.containsKey(plain) ->
                Optional.of(whole(key, distances, sign, plain));
            case PlainType plain when plain == PlainType.DOUBLE -> Optional.of(floating(key, distances, upwards));
            case PlainType plain
            when plain == PlainType.TIMESTAMP || plain == PlainType.TIMESTAMPTZ -> time(key, distances, sign);
            default -> Optional.empty();
        };
    }

    private static Expression farthest(List<Expression> distances, SqlType type) {
        List<Expression> same = distances.stream()
                .<Expression>map(distance -> distance.type().equals(type) ? distance : new Cast(distance, type, false))
                .toList();
        return same.size() == 1 ? same.getFirst() : new Call("greatest", same, List.of(), type);
    }

    private static Expression between(Expression value, Constant least, Constant most, SqlType wide) {
        return Call.of("least", wide, most, Call.of("greatest", wide, least, value));
    }

    private static Expression whole(Expression key, List<Expression> distances, String sign, PlainType type) {
        boolean signed = SIGNED.containsKey(type);
        int bits = signed ? SIGNED.getOrDefault(type, 0) - 1 : UNSIGNED.getOrDefault(type, 0);
        BigInteger most = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        BigInteger least = signed ? most.negate().subtract(BigInteger.ONE) : BigInteger.ZERO;
        SqlType wide = PlainType.HUGEINT;
        Expression moved = Call.of(sign, wide, new Cast(key, wide, false), farthest(distances, wide));
        return new Cast(between(moved, whole(least, wide), whole(most, wide), wide), type, false);
    }

    private static Expression decimal(Expression key, List<Expression> distances, String sign, DecimalType type) {
        SqlType wide = new DecimalType(WIDEST, type.scale());
        BigInteger most = BigInteger.TEN.pow(type.width()).subtract(BigInteger.ONE);
        Expression moved = Call.of(sign, wide, new Cast(key, wide, false), farthest(distances, wide));
        return new Cast(between(moved, whole(most.negate(), wide), whole(most, wide), wide), type, false);
    }

    private static Constant whole(BigInteger value, SqlType type) {
        return new Constant(type, new ConstantValue.Whole(value));
    }

    /** Infinity is near to itself alone, and stays: less a distance that grows with it, it would be no number. */
    private static Expression floating(Expression key, List<Expression> distances, boolean upwards) {
        SqlType type = PlainType.DOUBLE;
        Expression farthest = farthest(distances, type);
        Expression size = Call.of("+", type, Call.of("abs", type, key), Call.of("abs", type, farthest));
        Constant part = new Constant(type, new ConstantValue.Floating(ROUNDING));
        Expression distance = Call.of("+", type, farthest, Call.of("*", type, size, part));
        Expression moved = Call.of(upwards ? "+" : "-", type, key, distance);
        return Terms.choice(Call.of("isinf", PlainType.BOOLEAN, key), key, moved);
    }

    private static Optional<Expression> time(Expression key, List<Expression> distances, String sign) {
        Expression moved = Call.of(sign, key.type(), key, farthest(distances, PlainType.INTERVAL));
        boolean months = false;
        boolean days = false;
        for (Expression distance : distances) {
            if (!(distance instanceof Constant constant
                    && constant.value() instanceof ConstantValue.Interval interval)) {
                return Optional.empty();
            }
            months |= interval.months() != 0;
            days |= interval.days() != 0;
        }
        if (months) {
            return Optional.of(Call.of(sign, key.type(), moved, MONTHS_DIFFER));
        }
        return Optional.of(
                days && key.type() == PlainType.TIMESTAMPTZ ? Call.of(sign, key.type(), moved, DAYS_DIFFER) : moved);
    }
}
