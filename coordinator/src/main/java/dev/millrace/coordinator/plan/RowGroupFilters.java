package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.Between;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.source.RowGroupFilter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions above a scan by which row groups can be left out: comparisons of a column with a constant. */
final class RowGroupFilters {
    private static final BigInteger MOST_DAYS = BigInteger.valueOf(2_900_000);

    private final Scan scan;
    private final List<RowGroupFilter> filters = new ArrayList<>();

    private RowGroupFilters(Scan scan) {
        this.scan = scan;
    }

    static List<RowGroupFilter> of(Scan scan, List<Expression> conditions) {
        RowGroupFilters found = new RowGroupFilters(scan);
        conditions.forEach(found::add);
        return found.filters;
    }

    private void add(Expression condition) {
        if (condition instanceof Conjunction conjunction && conjunction.all()) {
            conjunction.operands().forEach(this::add);
        } else if (condition instanceof Comparison comparison) {
            add(comparison.left(), comparison.operator(), comparison.right());
            mirrored(comparison.operator()).ifPresent(operator -> add(comparison.right(), operator, comparison.left()));
        } else if (condition instanceof Between between) {
            add(
                    between.operand(),
                    between.lowerInclusive() ? Operator.GREATER_OR_EQUAL : Operator.GREATER,
                    between.lower());
            add(between.operand(), between.upperInclusive() ? Operator.LESS_OR_EQUAL : Operator.LESS, between.upper());
        }
    }

    private void add(Expression left, Operator operator, Expression right) {
        if (left instanceof ColumnReference column && right instanceof Constant constant) {
            String name = scan.columns().get(column.index()).name();
            comparison(operator)
                    .ifPresent(comparison ->
                            text(constant).ifPresent(text -> filters.add(new RowGroupFilter(name, comparison, text))));
        }
    }

    private static Optional<Operator> mirrored(Operator operator) {
        return switch (operator) {
            case EQUAL -> Optional.of(Operator.EQUAL);
            case LESS -> Optional.of(Operator.GREATER);
            case LESS_OR_EQUAL -> Optional.of(Operator.GREATER_OR_EQUAL);
            case GREATER -> Optional.of(Operator.LESS);
            case GREATER_OR_EQUAL -> Optional.of(Operator.LESS_OR_EQUAL);
            case NOT_EQUAL, DISTINCT_FROM, NOT_DISTINCT_FROM -> Optional.empty();
        };
    }

    private static Optional<RowGroupFilter.Comparison> comparison(Operator operator) {
        return switch (operator) {
            case EQUAL -> Optional.of(RowGroupFilter.Comparison.EQUAL);
            case LESS -> Optional.of(RowGroupFilter.Comparison.LESS);
            case LESS_OR_EQUAL -> Optional.of(RowGroupFilter.Comparison.LESS_OR_EQUAL);
            case GREATER -> Optional.of(RowGroupFilter.Comparison.GREATER);
            case GREATER_OR_EQUAL -> Optional.of(RowGroupFilter.Comparison.GREATER_OR_EQUAL);
            case NOT_EQUAL, DISTINCT_FROM, NOT_DISTINCT_FROM -> Optional.empty();
        };
    }

    private static Optional<String> text(Constant constant) {
        if (constant.value() instanceof ConstantValue.Text text && constant.type() == PlainType.VARCHAR) {
            return Optional.of(text.value());
        }
        if (!(constant.value() instanceof ConstantValue.Whole whole)) {
            return Optional.empty();
        }
        if (constant.type() instanceof DecimalType decimal) {
            return Optional.of(new BigDecimal(whole.value(), decimal.scale()).toPlainString());
        }
        if (constant.type() == PlainType.DATE) {
            return whole.value().abs().compareTo(MOST_DAYS) > 0
                    ? Optional.empty()
                    : Optional.of(
                            LocalDate.ofEpochDay(whole.value().longValueExact()).toString());
        }
        return constant.type() instanceof PlainType plain && plain.isInteger()
                ? Optional.of(whole.value().toString())
                : Optional.empty();
    }
}
