package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Case;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Quantiles of values that are counted: which places of the order they want, and what they make of the values there. The places and what is between
 * two of them are computed as DuckDB computes them.
 *
 * @param call the aggregate
 * @param wanted the parts; negative ones count from the top
 * @param kind what is between two places
 */
record Quantiles(AggregateCall call, List<Constant> wanted, Kind kind) {
    private static final Set<String> DISCRETE = Set.of("quantile_disc", "quantile");

    private static final int LONG_DIGITS = 18;

    /** What a quantile between two values is. */
    enum Kind {
        /** One of the values. */
        DISCRETE,
        /** In between, in proportion. */
        CONTINUOUS,
        /** What DuckDB's own median gives for the two. */
        MEDIAN
    }

    /**
     * Values with their counts in order: the columns of {@link ValueRanks#ranked}.
     *
     * @param value the value
     * @param count how often it occurs
     * @param upTo how many values are not greater
     * @param all how many values there are
     */
    record Ranked(Expression value, Expression count, Expression upTo, Expression all) {
        static Ranked of(List<Expression> columns) {
            return new Ranked(columns.get(0), columns.get(1), columns.get(2), columns.get(3));
        }
    }

    Quantiles {
        wanted = List.copyOf(wanted);
    }

    /** Empty when a call is none, or is between values of a type that only DuckDB's own function handles. */
    static Optional<Quantiles> of(AggregateCall call) {
        if (!call.order().isEmpty() || call.phase() != AggregateCall.Phase.WHOLE) {
            return Optional.empty();
        }
        int arguments = call.arguments().size();
        // The quantile of lists cannot be told from a list of quantiles by its type.
        if (arguments == 0 || call.arguments().getFirst().type() instanceof ListType) {
            return Optional.empty();
        }
        if (call.function().equals("median") && arguments == 1) {
            Constant half = new Constant(PlainType.DOUBLE, new ConstantValue.Floating(0.5));
            return Optional.of(new Quantiles(call, List.of(half), Kind.MEDIAN));
        }
        Optional<List<Constant>> parts = arguments == 2 ? parts(call.arguments().get(1)) : Optional.empty();
        if (DISCRETE.contains(call.function())) {
            return parts.map(wanted -> new Quantiles(call, wanted, Kind.DISCRETE));
        }
        return call.function().equals("quantile_cont") && hasBetween(elementOf(call.type()))
                ? parts.map(wanted -> new Quantiles(call, wanted, Kind.CONTINUOUS))
                : Optional.empty();
    }

    private static boolean hasBetween(SqlType type) {
        return type == PlainType.DOUBLE
                || type == PlainType.FLOAT
                || (type instanceof DecimalType decimal && decimal.width() <= LONG_DIGITS);
    }

    private static SqlType elementOf(SqlType type) {
        return type instanceof ListType list ? list.element() : type;
    }

    private static Optional<List<Constant>> parts(Expression expression) {
        if (!(expression instanceof Constant constant)) {
            return Optional.empty();
        }
        List<Constant> parts = constant.value() instanceof ConstantValue.Sequence(List<ConstantValue> values)
                ? values.stream()
                        .map(value -> new Constant(elementOf(constant.type()), value))
                        .toList()
                : List.of(constant);
        boolean numbers = parts.stream()
                .allMatch(part -> part.value() instanceof ConstantValue.Floating
                        || (part.value() instanceof ConstantValue.Whole && part.type() instanceof DecimalType));
        return numbers && !parts.isEmpty() ? Optional.of(parts) : Optional.empty();
    }

    /** Whether a row's value is at one of the wanted places. */
    Expression isWanted(Ranked row) {
        List<Expression> places = new ArrayList<>();
        for (Constant part : wanted) {
            places.add(contains(row, part, lower(part, row.all())));
            places.add(contains(row, part, upper(part, row.all())));
        }
        return new Conjunction(false, places);
    }

    /** Over all rows that are wanted: what {@link #result} is made of. */
    List<AggregateCall> calls(Ranked row) {
        List<AggregateCall> calls = new ArrayList<>();
        if (kind == Kind.MEDIAN) {
            calls.add(AggregateCall.of("median", call.type(), row.value()).filtered(isWanted(row)));
            return calls;
        }
        SqlType type = row.value().type();
        for (Constant part : wanted) {
            Expression low = contains(row, part, lower(part, row.all()));
            Expression high = contains(row, part, upper(part, row.all()));
            calls.add(AggregateCall.of("max", type, row.value()).filtered(low));
            calls.add(AggregateCall.of("max", type, row.value()).filtered(high));
        }
        calls.add(AggregateCall.of("max", PlainType.BIGINT, row.all()));
        return calls;
    }

    /** The quantile, or the list of them, from the columns of {@link #calls}. */
    Expression result(List<Expression> columns) {
        if (kind == Kind.MEDIAN) {
            return columns.getFirst();
        }
        List<Expression> results = new ArrayList<>();
        for (int part = 0; part < wanted.size(); part++) {
            results.add(value(wanted.get(part), columns.get(2 * part), columns.get(2 * part + 1), columns.getLast()));
        }
        if (!(call.type() instanceof ListType)) {
            return results.getFirst();
        }
        Expression list = new Call("list_value", results, List.of(), call.type());
        return Terms.choice(new IsNull(columns.getLast(), false), Constant.nullOf(call.type()), list);
    }

    private Expression value(Constant part, Expression low, Expression high, Expression all) {
        SqlType type = elementOf(call.type());
        if (kind == Kind.DISCRETE) {
            return type.equals(low.type()) ? low : new Cast(low, type, false);
        }
        Expression exact = new Comparison(Operator.EQUAL, lower(part, all), upper(part, all));
        Expression fraction = Call.of("-", PlainType.DOUBLE, place(part, all), floor(place(part, all)));
        return new Case(
                List.of(new Case.Branch(exact, new Cast(low, type, false))),
                type instanceof DecimalType decimal
                        ? between(decimal, low, high, fraction)
                        : new Cast(between(Terms.toDouble(low), Terms.toDouble(high), fraction), type, false),
                type);
    }

    /** DuckDB computes with the digits of decimals as whole numbers. */
    private static Expression between(DecimalType type, Expression low, Expression high, Expression fraction) {
        Expression digits = Call.of("trunc", PlainType.DOUBLE, between(digits(low), digits(high), fraction));
        Expression whole = new Cast(digits, PlainType.BIGINT, false);
        Constant unit =
                new Constant(new DecimalType(LONG_DIGITS + 1, type.scale()), new ConstantValue.Whole(BigInteger.ONE));
        Expression scaled =
                Call.of("*", new DecimalType(38, type.scale()), new Cast(whole, new DecimalType(19, 0), false), unit);
        return new Cast(scaled, type, false);
    }

    private static Expression digits(Expression value) {
        int scale = ((DecimalType) value.type()).scale();
        Constant factor =
                new Constant(new DecimalType(LONG_DIGITS + 1, 0), new ConstantValue.Whole(BigInteger.TEN.pow(scale)));
        Expression scaled =
                Call.of("*", new DecimalType(38, scale), new Cast(value, new DecimalType(18, scale), false), factor);
        return Terms.toDouble(new Cast(scaled, PlainType.BIGINT, false));
    }

    private static Expression between(Expression low, Expression high, Expression fraction) {
        Expression rest = Call.of("-", PlainType.DOUBLE, floating(1), fraction);
        return Call.of(
                "+",
                PlainType.DOUBLE,
                Call.of("*", PlainType.DOUBLE, low, rest),
                Call.of("*", PlainType.DOUBLE, high, fraction));
    }

    /** Whether the values equal to a row's take a place of the order, from 0. */
    private static Expression contains(Ranked row, Constant part, Expression place) {
        Expression first =
                isFromTop(part) ? Terms.bigint("-", row.all(), row.upTo()) : Terms.bigint("-", row.upTo(), row.count());
        Expression next = Terms.bigint("+", first, row.count());
        return new Conjunction(
                true,
                List.of(
                        new Comparison(Operator.LESS_OR_EQUAL, first, place),
                        new Comparison(Operator.LESS, place, next)));
    }

    private Expression lower(Constant part, Expression all) {
        return kind == Kind.DISCRETE ? discrete(part, all) : Terms.toBigint(floor(place(part, all)));
    }

    private Expression upper(Constant part, Expression all) {
        return kind == Kind.DISCRETE
                ? discrete(part, all)
                : Terms.toBigint(Call.of("ceil", PlainType.DOUBLE, place(part, all)));
    }

    /** Between the first place, 0, and the last. */
    private static Expression place(Constant part, Expression all) {
        return Call.of("*", PlainType.DOUBLE, Terms.toDouble(Terms.bigint("-", all, 1)), floating(absolute(part)));
    }

    /** Decimals are multiplied exactly. */
    private static Expression discrete(Constant part, Expression all) {
        Expression above;
        if (part.value() instanceof ConstantValue.Whole(BigInteger digits) && part.type() instanceof DecimalType type) {
            Expression scale = hugeint(BigInteger.TEN.pow(type.scale()));
            Expression count = new Cast(all, PlainType.HUGEINT, false);
            Expression scaled = Call.of("*", PlainType.HUGEINT, count, scale);
            Expression below = Call.of("*", PlainType.HUGEINT, count, hugeint(digits.abs()));
            above = Terms.toBigint(
                    Call.of("//", PlainType.HUGEINT, Call.of("-", PlainType.HUGEINT, scaled, below), scale));
        } else {
            Expression count = Terms.toDouble(all);
            Expression below = Call.of("*", PlainType.DOUBLE, count, floating(absolute(part)));
            above = Terms.toBigint(floor(Call.of("-", PlainType.DOUBLE, count, below)));
        }
        Expression place = Call.of("greatest", PlainType.BIGINT, Constant.bigint(1), Terms.bigint("-", all, above));
        return Terms.bigint("-", place, 1);
    }

    private static boolean isFromTop(Constant part) {
        return signed(part) < 0;
    }

    private static double absolute(Constant part) {
        return Math.abs(signed(part));
    }

    private static double signed(Constant part) {
        return part.value() instanceof ConstantValue.Whole(BigInteger digits) && part.type() instanceof DecimalType type
                ? new java.math.BigDecimal(digits, type.scale()).doubleValue()
                : part.value() instanceof ConstantValue.Floating(double value) ? value : Double.NaN;
    }

    private static Expression floor(Expression value) {
        return Call.of("floor", PlainType.DOUBLE, value);
    }

    private static Constant floating(double value) {
        return new Constant(PlainType.DOUBLE, new ConstantValue.Floating(value));
    }

    private static Constant hugeint(BigInteger value) {
        return new Constant(PlainType.HUGEINT, new ConstantValue.Whole(value));
    }
}
