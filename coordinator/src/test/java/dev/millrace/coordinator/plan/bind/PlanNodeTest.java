package dev.millrace.coordinator.plan.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PlanNodeTest {
    @Test
    void aFieldThatNobodyKnowsRefusesThePlan() {
        PlanNode node = new PlanNode(DuckJson.read("{\"type\": \"X\", \"new_field\": false}"), "an operator");
        assertThat(node.text("type")).isEqualTo("X");
        assertThatThrownBy(node::done)
                .isInstanceOf(NotDistributable.class)
                .hasMessageContaining("an operator with the unknown field new_field");
    }

    @Test
    void aFieldThatMustBeUnsetMayBeEmptyFalseOrTheGreatestNumber() {
        PlanNode node = new PlanNode(
                DuckJson.read(
                        "{\"a\": [], \"b\": null, \"c\": false, \"d\": 18446744073709551615, \"e\": {}, \"f\": \"\"}"),
                "a scan");
        node.requireUnset("a", "b", "c", "d", "e", "f", "absent");
        node.done();
        PlanNode set = new PlanNode(DuckJson.read("{\"at_clause\": {\"x\": 1}}"), "a scan");
        assertThatThrownBy(() -> set.requireUnset("at_clause")).hasMessageContaining("a scan with at_clause");
    }

    @Test
    void bareWordsForNumbersAreReadOutsideOfStringsOnly() {
        assertThat(DuckJson.read("[NAN, \"NAN \\\" NAN\", -Infinity, Infinity, 18446744073709551615]")
                        .toString())
                .contains("\"NAN \\\" NAN\"", "18446744073709551615");
        assertThat(DuckJson.read("[NAN]").get(0).asDouble()).isNaN();
        assertThat(DuckJson.read("[-Infinity]").get(0).asDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
