package dev.millrace.coordinator.plan.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.plan.bind.StubTable.StubColumn;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.graph.Column;
import dev.millrace.graph.MillraceException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class PlannerConnectionTest {
    private static PlannerConnection planner;

    @BeforeAll
    static void open() {
        StubTable sales = new StubTable(
                "sales",
                List.of(
                        new StubColumn("id", "BIGINT", 1_000_000L),
                        new StubColumn("shop", "INTEGER", 20L),
                        new StubColumn("amount", "DECIMAL(12,2)"),
                        new StubColumn("note", "VARCHAR"),
                        new StubColumn("tags", "STRUCT(a INTEGER, b VARCHAR[])[]")),
                1_000_000_000L);
        StubTable shops = new StubTable(
                "a \"shop\"",
                List.of(new StubColumn("id", "INTEGER", 20L), new StubColumn("city", "VARCHAR", 5L)),
                20L);
        planner = PlannerConnection.open(PlannerSettings.DEFAULT, List.of(sales, shops));
    }

    @AfterAll
    static void close() {
        planner.close();
    }

    @Test
    void namesAndTypesAreThoseOfDuckDb() {
        BoundPlan plan = planner.bind("SELECT sum(amount) AS \"the Sum\", shop, tags FROM sales GROUP BY ALL", "q.sql");
        assertThat(plan.names()).containsExactly("the Sum", "shop", "tags");
        assertThat(plan.types()).containsExactly("DECIMAL(38,2)", "INTEGER", "STRUCT(a INTEGER, b VARCHAR[])[]");
        assertThat(plan.ordered()).isFalse();
        assertThat(planner.describe("SELECT 1 AS x", "q.sql")).containsExactly(new Column("x", "INTEGER"));
    }

    @Test
    void scansReadOnlyTheColumnsThatAreNeeded() {
        assertThat(columns("SELECT shop FROM sales WHERE note = 'x' ORDER BY shop"))
                .containsExactlyInAnyOrder("shop", "note");
        assertThat(columns("SELECT count(*) FROM sales")).isEmpty();
        assertThat(columns("SELECT count(*) FROM (SELECT DISTINCT shop, note FROM sales)"))
                .containsExactlyInAnyOrder("shop", "note");
        assertThat(
                        columns(
                                "WITH s AS MATERIALIZED (SELECT * FROM sales) SELECT max(s.amount) FROM s JOIN s AS t USING (id)"))
                .containsExactlyInAnyOrder("id", "amount");
        assertThat(columns(
                        "SELECT city FROM (SELECT *, rank() OVER (ORDER BY amount) AS r FROM sales) AS s, \"a \"\"shop\"\"\" AS p "
                                + "WHERE s.shop = p.id"))
                .containsExactlyInAnyOrder("shop", "id", "city");
        assertThat(
                        columns(
                                "SELECT x FROM (SELECT id AS x, note FROM sales UNION ALL SELECT id, city FROM \"a \"\"shop\"\"\")"))
                .containsExactlyInAnyOrder("id", "id");
    }

    private static List<String> columns(String sql) {
        List<String> names = new ArrayList<>();
        Relation root = planner.bind(sql, "q.sql").root();
        root.walk(relation -> {
            if (relation instanceof Scan scan) {
                scan.columns().stream().map(ScanColumn::name).forEach(names::add);
            }
        });
        return names;
    }

    @Test
    void whetherTheResultIsOrderedIsKnown() {
        assertThat(planner.bind("SELECT id + 1 FROM sales ORDER BY note", "q.sql")
                        .ordered())
                .isTrue();
        assertThat(planner.bind("SELECT id FROM sales ORDER BY id LIMIT 3", "q.sql")
                        .ordered())
                .isTrue();
        assertThat(planner.bind("SELECT max(id) FROM (SELECT id FROM sales ORDER BY note)", "q.sql")
                        .ordered())
                .isFalse();
    }

    @Test
    void nothingOutsideCanBeReachedAndNoSettingChanged() {
        assertThatThrownBy(() -> planner.bind("SELECT * FROM read_csv('/etc/passwd')", "q.sql"))
                .isInstanceOf(MillraceException.class);
        assertThatThrownBy(() -> planner.bind("SELECT * FROM '/etc/passwd'", "q.sql"))
                .isInstanceOf(MillraceException.class);
        assertThatThrownBy(() -> planner.bind("SET lock_configuration = false", "q.sql"))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> planner.bind("SELECT 1; SELECT 2", "q.sql")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aStatementThatChangesSomethingIsNoQueryWhereverItStands() {
        assertThatThrownBy(() -> planner.bind(
                        "WITH x AS (INSERT INTO \"a \"\"shop\"\"\" VALUES (1, 'a') RETURNING id) SELECT * FROM x",
                        "q.sql"))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        invalid -> assertThat(invalid.failure().code()).isEqualTo("NOT_A_QUERY"));
    }

    @Test
    void whatIsUnderstoodByDuckDbAloneIsNamed() {
        assertThatThrownBy(() -> planner.bind("SELECT rowid FROM sales", "q.sql"))
                .isInstanceOfSatisfying(
                        NotDistributable.class,
                        whole -> assertThat(whole.reason()).isEqualTo("rowid"));
        assertThatThrownBy(() -> planner.bind("SELECT '101'::BIT", "q.sql"))
                .isInstanceOfSatisfying(
                        NotDistributable.class,
                        whole -> assertThat(whole.reason()).isEqualTo("a constant of type BIT or BIGNUM"));
        assertThatThrownBy(() -> planner.bind(
                        "WITH RECURSIVE r(n, p) USING KEY (n) AS (SELECT 1, 2 UNION SELECT n + 1, p FROM r WHERE n < 9) SELECT * FROM r",
                        "q.sql"))
                .isInstanceOf(NotDistributable.class);
    }

    @Test
    void aTableThatCannotBeDeclaredIsTheUsersError() {
        StubTable table = new StubTable("t", List.of(new StubColumn("a", "NUMBRE")), 1);
        assertThatThrownBy(() -> PlannerConnection.open(PlannerSettings.DEFAULT, List.of(table)))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        invalid -> assertThat(invalid.failure().code()).isEqualTo("BAD_SCHEMA"));
    }

    @Test
    void aSyntaxTreeIsTheTextItCameFrom() {
        JsonNode tree = planner.syntaxTree("SELECT id FROM sales WHERE note LIKE 'a%' LIMIT 3");
        assertThat(tree.get("error").asBoolean()).isFalse();
        assertThat(planner.bind(planner.text(tree), "q.sql").root())
                .isEqualTo(planner.bind("SELECT id FROM sales WHERE note LIKE 'a%' LIMIT 3", "q.sql")
                        .root());
    }

    @Test
    void settingsDecideWhatTheTextMeans() {
        PlannerSettings settings = new PlannerSettings("Europe/Zurich", true, "nulls_first");
        try (PlannerConnection other = PlannerConnection.open(settings, List.of())) {
            assertThat(other.describe("SELECT 7 / 2 AS x", "q.sql")).containsExactly(new Column("x", "INTEGER"));
        }
        assertThat(planner.describe("SELECT 7 / 2 AS x", "q.sql")).containsExactly(new Column("x", "DOUBLE"));
        assertThatThrownBy(() -> new PlannerSettings("UTC'; DROP TABLE t; --", true, "nulls_first"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
