package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.JoinKind;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JoinVolumeTest {
    private static final Volume ORDERS = new Volume(1_000_000, 8);
    private static final Volume CUSTOMERS = new Volume(100_000, 8);

    @Test
    void a_join_by_key_has_as_many_rows_as_the_side_that_names_the_key() {
        assertThat(rows(ORDERS, CUSTOMERS)).isEqualTo(1_000_000);
        assertThat(rows(CUSTOMERS, ORDERS)).isEqualTo(1_000_000);
        assertThat(rows(ORDERS.filtered(0.25), CUSTOMERS)).isEqualTo(250_000);
    }

    @Test
    void what_a_filter_takes_of_the_key_side_is_missing_in_the_join() {
        assertThat(rows(ORDERS, CUSTOMERS.filtered(0.25))).isEqualTo(250_000);
        assertThat(rows(CUSTOMERS.filtered(0.25), ORDERS.filtered(0.5))).isEqualTo(125_000);
    }

    @Test
    void many_filters_are_not_believed_without_end() {
        assertThat(rows(ORDERS, CUSTOMERS.filtered(0.1).filtered(0.1).filtered(0.1)))
                .isEqualTo(100_000);
    }

    @Test
    void rows_of_few_values_on_both_sides_all_meet() {
        assertThat(rows(ORDERS, CUSTOMERS, different(50, 20))).isEqualTo(2_000_000_000);
        assertThat(rows(ORDERS.filtered(0.5), CUSTOMERS, different(50, 20))).isEqualTo(1_000_000_000);
        assertThat(rows(ORDERS, CUSTOMERS, different(90_000, 100_000))).isEqualTo(1_000_000);
    }

    @Test
    void keys_of_several_columns_have_no_more_values_than_rows() {
        assertThat(rows(ORDERS, CUSTOMERS, different(1e12, 1e12))).isEqualTo(1_000_000);
        assertThat(JoinVolume.different(OptionalDouble.of(1e12), ORDERS, OptionalDouble.empty(), CUSTOMERS))
                .isEmpty();
    }

    private static OptionalDouble different(double left, double right) {
        return JoinVolume.different(OptionalDouble.of(left), ORDERS, OptionalDouble.of(right), CUSTOMERS);
    }

    private static double rows(Volume left, Volume right) {
        return rows(left, right, OptionalDouble.empty());
    }

    private static double rows(Volume left, Volume right, OptionalDouble different) {
        Exchange side = new Exchange("side", List.of(PlainType.BIGINT));
        ColumnReference key = new ColumnReference(0, PlainType.BIGINT);
        JoinCondition equal = new JoinCondition.Sides(key, Operator.EQUAL, key);
        return JoinVolume.of(new Join(side, side, JoinKind.INNER, List.of(equal)), left, right, different)
                .rows();
    }
}
