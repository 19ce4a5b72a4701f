package dev.millrace.sdk.test;

import static dev.millrace.sdk.Expressions.col;
import static dev.millrace.sdk.Expressions.count;
import static dev.millrace.sdk.Expressions.desc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Column;
import dev.millrace.sdk.Explain;
import dev.millrace.sdk.Frame;
import dev.millrace.sdk.Millrace;
import dev.millrace.sdk.Run;
import java.util.Arrays;
import java.util.List;

/** What people see of a frame before and after it is computed. */
@MillraceTest
final class FrameShowTest {
    private static Frame people(Millrace millrace) {
        return millrace.rows(
                List.of(new Column("name", "VARCHAR"), new Column("age", "INTEGER")),
                List.of(List.of("Ada", 36), List.of("Bob", 4), Arrays.asList("Çelik", null)));
    }

    @MillraceTest
    void aTableIsAlignedAndSaysWhetherThereIsMore(Millrace millrace) {
        Frame sorted = people(millrace).sort("name");

        assertThat(sorted.text(2)).isEqualTo("""
            name         age
            varchar  integer
            ────────────────
            Ada           36
            Bob            4
            (the first 2 rows; there are more)
            """);
        assertThat(sorted.text(3)).endsWith("Çelik       NULL\n");
    }

    @MillraceTest
    void aSchemaAndAPlanAreKnownWithoutARun(Millrace millrace) {
        Frame old = people(millrace)
                .filter(col("age").gt(5))
                .groupBy("name")
                .agg(count().as("n"))
                .sort(desc("n"));

        assertThat(old.schema()).hasToString("name  VARCHAR\nn     BIGINT");
        assertThat(old.explain(Explain.SQL))
                .contains("WHERE (\n(\"age\" > 5)\n)")
                .contains("FrameShowTest.java:");
        assertThat(old.explain(Explain.LOGICAL)).contains("aggregate by 1 key");
        assertThat(old.explain(Explain.STAGES)).contains("1 stage, 1 task");
        assertThat(old.explain(Explain.JSON)).startsWith("{").contains("\"stages\"");
        assertThat(old.estimate().tasks()).isEqualTo(1);
    }

    @MillraceTest
    void aCachedFrameIsComputedOnce(Millrace millrace) {
        Frame old = people(millrace).filter(col("age").gt(5)).cached();

        assertThat(old.agg(count().as("n")).explain(Explain.STAGES)).contains("runs: first time");
        List<?> first = old.collect();
        assertThat(old.agg(count().as("n")).explain(Explain.STAGES)).contains("CACHED: its result is that of run");
        assertThat(old.collect()).hasToString(first.toString());
        assertThat(old.count()).isEqualTo(1);
    }

    @MillraceTest
    void showReadsNoMoreThanItShows(Millrace millrace) {
        Frame flights = millrace.readParquet(java.nio.file.Path.of(System.getProperty("millrace.root"))
                .resolve("examples/flights/data/flights-2001-*.parquet")
                .toString());

        assertThat(flights.limit(3).explain(Explain.LOGICAL)).startsWith("limit 3");
        assertThat(flights.select("origin").text(1)).contains("(the first 1 rows; there are more)");
    }

    @MillraceTest
    void runsCanBeWaitedForAndLookedAtLater(Millrace millrace) {
        Run run = people(millrace).submit();

        assertThat(run.await(java.time.Duration.ofMinutes(20))).isTrue();
        assertThat(run.rows()).hasSize(3);
        assertThat(millrace.run(run.id()).rows()).hasSize(3);
        assertThat(run.progress().done()).isEqualTo(run.progress().tasks());
        assertThat(run.failure()).isEmpty();
    }
}
