package dev.millrace.sdk.test;

import static dev.millrace.sdk.Expressions.asc;
import static dev.millrace.sdk.Expressions.desc;
import static dev.millrace.sdk.Expressions.sum;
import static dev.millrace.sdk.test.FrameAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sdk.Explain;
import dev.millrace.sdk.Frame;
import dev.millrace.sdk.Millrace;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Assertions on frames hold where they should, and show what differs where they do not. */
@MillraceTest
final class FrameAssertTest {
    record Sale(String zone, @Nullable Integer amount, BigDecimal price) {}

    private static Frame sales(Millrace millrace) {
        return millrace.rows(
                Sale.class,
                List.of(
                        new Sale("A", 1, new BigDecimal("1.50")),
                        new Sale("A", 1, new BigDecimal("1.50")),
                        new Sale("B", null, new BigDecimal("2.00"))));
    }

    @Test
    void whatIsRightPasses(Millrace millrace) {
        Frame sales = sales(millrace);

        assertThat(sales)
                .hasColumns("zone", "amount", "price")
                .hasColumn("price", "DECIMAL(38,2)")
                .hasRows(3)
                .containsRows(Arrays.asList("B", null, 2))
                .hasExactlyRows(
                        Arrays.asList("B", null, new BigDecimal("2")),
                        List.of("A", 1L, 1.5),
                        List.of("A", 1, new BigDecimal("1.5")));
        assertThat(sales).isEqualTo(sales.sort(desc("price")));
        assertThat(sales.limit(0)).isEmpty();
        assertThat(sales.groupBy("zone").agg(sum("price").as("sum")).sort(asc("sum")))
                .hasExactlyRowsInOrder(List.of("B", 2), List.of("A", 3));
    }

    @Test
    void rowsThatDifferAreShownAligned(Millrace millrace) {
        assertThatThrownBy(() -> assertThat(sales(millrace).select("zone", "amount"))
                        .hasExactlyRows(List.of("A", 1), List.of("LONG", 2), Arrays.asList("B", null)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                    2 rows are as expected.
                    1 row is missing:
                    zone  amount
                    LONG  2
                    1 row is not expected:
                    zone  amount
                    A     1\
                    """);
    }

    @Test
    void othersThatAreWrongSayWhatTheyFound(Millrace millrace) {
        Frame sales = sales(millrace);

        assertThatThrownBy(() -> assertThat(sales).hasColumns("zone", "price"))
                .hasMessageContaining("zone, amount, price");
        assertThatThrownBy(() -> assertThat(sales).hasColumn("amount", "BIGINT"))
                .hasMessageContaining("it is INTEGER");
        assertThatThrownBy(() -> assertThat(sales).hasRows(2)).hasMessageContaining("there are 3");
        assertThatThrownBy(() -> assertThat(sales).containsRows(List.of("A", 2, 1)))
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> assertThat(sales).isEqualTo(sales.limit(2))).hasMessageContaining("not expected");
        assertThatThrownBy(() -> assertThat(sales).isEqualTo(sales.drop("zone")))
                .hasMessageContaining("columns");
        assertThatThrownBy(() -> assertThat(sales.sort(asc("price")).select("zone"))
                        .hasExactlyRowsInOrder(List.of("B"), List.of("A"), List.of("A")))
                .hasMessageContaining("order is not");
    }

    @MillraceTest(
            settings = {"plan.collapse=false", "plan.splitBytes=8KB"},
            folder = "testdata")
    void aTestHasTheSettingsThatItAsksFor(Millrace millrace) {
        Frame orders = millrace.readParquet(
                System.getProperty("millrace.root") + "/testdata/golden/tables/data/orders/*.parquet");

        assertThat(orders.groupBy("status").count().explain(Explain.STAGES)).contains("exchange");
    }
}
