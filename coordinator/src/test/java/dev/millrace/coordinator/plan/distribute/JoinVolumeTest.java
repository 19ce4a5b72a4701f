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

    private static double rows(Volume left, Volume right) {
        Exchange side = new Exchange("side", List.of(PlainType.BIGINT));
        ColumnReference key = new ColumnReference(0, PlainType.BIGINT);
        JoinCondition equal = new JoinCondition.Sides(key, Operator.EQUAL, key);
        return JoinVolume.of(new Join(side, side, JoinKind.INNER, List.of(equal)), left, right)
                .rows();
    }
}
