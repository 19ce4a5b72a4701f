package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Window;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples by position: each row gets a lot, the hash of its number among the rows and of the seed, so that the same rows are chosen however they are
 * split. Per cent keeps the rows whose lot is below that part of all lots, by {@code reservoir} exactly so many; a number of rows keeps those with the
 * least lots. The rows that are kept stay in their order. DuckDB's own choice depends on its threads and is not followed.
 */
public final class SampledRows {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal LOTS = new BigDecimal(BigInteger.ONE.shiftLeft(64));

    /** Between the seeds of two samples of a query that name none. */
    private static final long NEXT_SEED = 0x9E3779B97F4A7C15L;

    private final long seed;
    private int samples;

    private SampledRows(long seed) {
        this.seed = seed;
    }

    /** Whether a query takes samples. */
    public static boolean in(Relation root) {
        return root.any(Sample.class::isInstance);
    }

    /** The query with its samples written as conditions on rows; those that name no seed have seeds made of {@code seed}. */
    public static Relation of(Relation root, long seed) {
        SampledRows rows = new SampledRows(seed);
        return root.rewritten(relation -> relation instanceof Sample sample ? rows.chosen(sample) : relation);
    }

    private Relation chosen(Sample sample) {
        long own = sample.seed() >= 0 ? sample.seed() : seed + NEXT_SEED * ++samples;
        int width = sample.input().width();
        Relation drawn = drawn(sample.input(), own);
        Relation kept = sample.percentage() ? percent(sample, drawn) : least(drawn, (long) sample.size());
        return new Project(kept, sample.input().outputs().subList(0, width));
    }

    /** The rows, then their number, then their lot. */
    private static Relation drawn(Relation input, long seed) {
        AggregateCall number = AggregateCall.of("row_number", PlainType.BIGINT);
        Relation numbered = new Window(input, List.of(Terms.over(number, List.of(), List.of(), Terms.TO_PEERS)));
        List<Expression> columns = new ArrayList<>(numbered.outputs());
        columns.add(Call.of("hash", PlainType.UBIGINT, numbered.outputs().getLast(), Constant.bigint(seed)));
        return new Project(numbered, columns);
    }

    private static Relation percent(Sample sample, Relation drawn) {
        BigDecimal part = BigDecimal.valueOf(sample.size()).divide(HUNDRED);
        if (sample.method().equals("reservoir")) {
            return exactly(drawn, part);
        }
        BigInteger below = part.multiply(LOTS).setScale(0, RoundingMode.CEILING).toBigInteger();
        BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        boolean all = below.compareTo(most) > 0;
        Constant bound = new Constant(PlainType.UBIGINT, new ConstantValue.Whole(below.min(most)));
        Expression lot = drawn.outputs().getLast();
        return new Filter(drawn, List.of(new Comparison(all ? Operator.LESS_OR_EQUAL : Operator.LESS, lot, bound)));
    }

    /** As many rows as the part is of all, rounded. */
    private static Relation exactly(Relation drawn, BigDecimal part) {
        AggregateCall place = AggregateCall.of("row_number", PlainType.BIGINT);
        AggregateCall count = AggregateCall.of("count_star", PlainType.BIGINT);
        Relation placed = new Window(
                drawn,
                List.of(
                        Terms.over(place, List.of(), byLot(drawn), Terms.TO_PEERS),
                        Terms.over(count, List.of(), List.of(), Terms.ALL)));
        List<Expression> columns = placed.outputs();
        Expression wanted = Call.of(
                "round",
                PlainType.DOUBLE,
                Call.of(
                        "*",
                        PlainType.DOUBLE,
                        Terms.toDouble(columns.getLast()),
                        new Constant(PlainType.DOUBLE, new ConstantValue.Floating(part.doubleValue()))));
        Expression kept =
                new Comparison(Operator.LESS_OR_EQUAL, Terms.toDouble(columns.get(columns.size() - 2)), wanted);
        return inOrder(new Filter(placed, List.of(kept)), drawn.width());
    }

    private static Relation least(Relation drawn, long rows) {
        return inOrder(new TopN(drawn, byLot(drawn), rows, 0), drawn.width());
    }

    private static List<SortKey> byLot(Relation drawn) {
        List<Expression> columns = drawn.outputs();
        return List.of(Terms.ascending(columns.getLast()), Terms.ascending(columns.get(columns.size() - 2)));
    }

    private static Relation inOrder(Relation kept, int drawnWidth) {
        Expression number = kept.outputs().get(drawnWidth - 2);
        return new Sort(kept, List.of(Terms.ascending(number)));
    }
}
