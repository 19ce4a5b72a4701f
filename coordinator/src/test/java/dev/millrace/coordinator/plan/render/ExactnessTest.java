package dev.millrace.coordinator.plan.render;

import static dev.millrace.coordinator.plan.render.Exactness.EXACT;
import static dev.millrace.coordinator.plan.render.Exactness.ORDERED;
import static dev.millrace.coordinator.plan.render.Exactness.VOLATILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.bind.StubTable.StubColumn;
import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.PlainType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExactnessTest {
    private static PlannerConnection planner;

    @BeforeAll
    static void open() {
        StubTable table = new StubTable(
                "t",
                List.of(
                        new StubColumn("a", "INTEGER"),
                        new StubColumn("m", "DECIMAL(10,2)"),
                        new StubColumn("d", "DOUBLE"),
                        new StubColumn("s", "VARCHAR")),
                10);
        planner = PlannerConnection.open(PlannerSettings.DEFAULT, List.of(table));
    }

    @AfterAll
    static void close() {
        planner.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "EXACT; SELECT sum(a), avg(m), min(s), max(a), count(*), count(DISTINCT s) FROM t GROUP BY s",
                "EXACT; SELECT a + 1 FROM t WHERE s > 'x' ORDER BY d",
                "EXACT; SELECT DISTINCT a, s FROM t",
                "EXACT; SELECT rank() OVER (ORDER BY d), sum(a) OVER (ORDER BY s) FROM t",
                "EXACT; SELECT t.a FROM t JOIN t AS u USING (s)",
                "ORDERED; SELECT sum(d) FROM t",
                "ORDERED; SELECT stddev(a) FROM t",
                "ORDERED; SELECT min(d) FROM t",
                "ORDERED; SELECT list(a) FROM t",
                "ORDERED; SELECT string_agg(s, ',') FROM t",
                "ORDERED; SELECT first(a) FROM t",
                "ORDERED; SELECT d, count(*) FROM t GROUP BY d",
                "ORDERED; SELECT DISTINCT d FROM t",
                "ORDERED; SELECT row_number() OVER (ORDER BY a) FROM t",
                "ORDERED; SELECT sum(a) OVER (ORDER BY a ROWS 2 PRECEDING) FROM t",
                "ORDERED; SELECT a FROM t LIMIT 3",
                "ORDERED; SELECT a FROM t ORDER BY a LIMIT 3",
                "ORDERED; SELECT DISTINCT ON (a) a, s FROM t",
                "VOLATILE; SELECT a FROM t WHERE random() < 0.5",
                "VOLATILE; SELECT t.a FROM t JOIN t AS u ON t.a + u.a > random()",
                "VOLATILE; SELECT uuid() FROM t",
                "VOLATILE; SELECT a FROM t USING SAMPLE 10%"
            })
    void aQueryIsAsExactAsItsWorstPart(Exactness expected, String sql) {
        assertThat(Exactness.ofTree(planner.bind(sql, "<test>").root())).isEqualTo(expected);
    }

    /** Of {@code error} no value is seen; {@code getvariable}, refused in a query's text, is the number of the task where a plan writes it. */
    @Test
    void everyFunctionThatDuckDbCallsVolatileIsVolatile() throws Exception {
        String sql = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT' "
                + "AND function_type = 'scalar' AND function_name NOT IN ('error', 'getvariable')";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            List<List<String>> functions = RoundTrip.rows(connection, sql);
            assertThat(functions).hasSizeGreaterThan(20);
            for (List<String> function : functions) {
                assertThat(Exactness.of(Call.of(function.getFirst(), PlainType.BIGINT)))
                        .as(function.getFirst())
                        .isEqualTo(VOLATILE);
            }
        }
    }

    @Test
    void theWorseOfTwoDecides() {
        assertThat(EXACT.and(ORDERED)).isEqualTo(ORDERED);
        assertThat(VOLATILE.and(ORDERED)).isEqualTo(VOLATILE);
        assertThat(EXACT.and(EXACT)).isEqualTo(EXACT);
    }
}
