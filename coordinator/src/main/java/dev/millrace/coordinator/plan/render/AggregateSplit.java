package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AggregateCall.Phase;
import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.Coalesce;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How an aggregate can be computed in parts. */
public sealed interface AggregateSplit {
    /** All rows of a group must meet in one task. */
    record Whole() implements AggregateSplit {}

    /**
     * Every task computes {@code partial} over its rows; {@code combined}, over the partial results, gives the whole.
     *
     * @param partial over the rows
     * @param combining the aggregate's name over partial results
     * @param combinedType type of the combining aggregate
     * @param type type of the result
     * @param zero whether the result of no partial results is 0 and not NULL
     */
    record Parts(AggregateCall partial, String combining, SqlType combinedType, SqlType type, boolean zero)
            implements AggregateSplit {
        /** The combining aggregate over partial results. */
        public AggregateCall combined(Expression partials) {
            return partial.phase() == Phase.WHOLE
                    ? AggregateCall.of(combining, combinedType, partials)
                    : ofStates(Phase.COMBINE, partials, combinedType);
        }

        /** A partial result of partial results. */
        public AggregateCall merged(Expression partials) {
            return partial.phase() == Phase.WHOLE
                    ? AggregateCall.of(combining, combinedType, partials)
                    : ofStates(Phase.MERGE, partials, partial.type());
        }

        private AggregateCall ofStates(Phase phase, Expression states, SqlType result) {
            return new AggregateCall(
                    combining,
                    phase,
                    List.of(states),
                    partial.argumentTypes(),
                    false,
                    Constant.TRUE,
                    List.of(),
                    result);
        }

        /** The aggregate's result, when the combining aggregate's is in column {@code column}. */
        public Expression result(int column) {
            Expression combined = new ColumnReference(column, combinedType);
            Expression filled = zero ? new Coalesce(List.of(combined, zeroOf(combinedType)), combinedType) : combined;
            return combinedType.equals(type) ? filled : new Cast(filled, type, false);
        }

        private static Constant zeroOf(SqlType type) {
            return new Constant(type, new ConstantValue.Whole(BigInteger.ZERO));
        }
    }

    /** Counts, which add up. */
    Set<String> COUNTS = Set.of("count", "count_star", "count_if", "countif", "regr_count");

    /** Functions of one argument whose result over results is the result over all. */
    Set<String> IDEMPOTENT = Set.of("min", "max", "bool_and", "bool_or", "bit_and", "bit_or", "bit_xor", "product");

    /** Functions that are combined by DuckDB's own state. */
    Set<String> STATEFUL = Set.of(
            "avg",
            "mean",
            "favg",
            "fsum",
            "kahan_sum",
            "sumkahan",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "variance",
            "var_pop",
            "var_samp",
            "sem",
            "covar_pop",
            "covar_samp",
            "corr",
            "skewness",
            "kurtosis",
            "kurtosis_pop",
            "regr_avgx",
            "regr_avgy",
            "regr_intercept",
            "regr_r2",
            "regr_slope",
            "regr_sxx",
            "regr_sxy",
            "regr_syy",
            "approx_count_distinct",
            "arg_min",
            "arg_max",
            "argmin",
            "argmax",
            "min_by",
            "max_by",
            "arg_min_null",
            "arg_max_null");

    /** How {@code call} can be computed in parts. */
    static AggregateSplit of(AggregateCall call, StateTypes states) {
        if (call.phase() != Phase.WHOLE || call.distinct() || !call.order().isEmpty()) {
            return new Whole();
        }
        if (COUNTS.contains(call.function())) {
            return new Parts(call, "sum", PlainType.HUGEINT, call.type(), true);
        }
        boolean single = call.arguments().size() == 1;
        if (single && IDEMPOTENT.contains(call.function())) {
            return new Parts(call, call.function(), call.type(), call.type(), false);
        }
        if (single && call.function().equals("sum") && addsUp(call.type())) {
            return new Parts(call, "sum", call.type(), call.type(), false);
        }
        return STATEFUL.contains(call.function()) && call.arguments().size() <= 2 ? byState(call, states) : new Whole();
    }

    /** Whether the sum of sums has their own type. */
    private static boolean addsUp(SqlType type) {
        return type == PlainType.HUGEINT
                || type == PlainType.DOUBLE
                || type == PlainType.BIGNUM
                || (type instanceof DecimalType decimal && decimal.width() == 38);
    }

    private static AggregateSplit byState(AggregateCall call, StateTypes states) {
        Optional<SqlType> state =
                states.stateType(call).filter(type -> CarrierType.of(type).isPresent());
        if (state.isEmpty()) {
            return new Whole();
        }
        AggregateCall partial = new AggregateCall(
                call.function(),
                Phase.EXPORT,
                call.arguments(),
                call.argumentTypes(),
                false,
                call.filter(),
                List.of(),
                state.get());
        return new Parts(partial, call.function(), call.type(), call.type(), false);
    }
}
