package dev.millrace.tests.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.StageGraph;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins whose smaller side turns out to be smaller still: nothing is hashed for them, and the rows are those of DuckDB. */
class FlippedJoinsTest {
    private static final Map<String, String> SMALL = Map.of(
            "plan.splitBytes", "16KiB",
            "plan.broadcastBytes", "1KiB",
            "plan.flipBytes", "1KiB",
            "plan.collapse", "false",
            "plan.partitions", "6");

    @TempDir(factory = MemoryFolder.class)
    private static Path folder;

    private static String table(String name) {
        return "'" + folder.resolve(name + ".parquet") + "'";
    }

    @BeforeAll
    static void write() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT (hash(i) % 1200)::BIGINT AS k, i AS v, i % 7 AS d FROM range(40000) t(i)) TO "
                            + table("facts") + " (FORMAT parquet, ROW_GROUP_SIZE 2048)");
            statement.execute("COPY (SELECT i AS k, 'name ' || i AS name FROM range(1000) t(i)) TO " + table("names")
                    + " (FORMAT parquet)");
        }
    }

    private static QueryBench bench(String name, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(SMALL);
        settings.putAll(more);
        QueryBench bench = new QueryBench(folder.resolve(name), 2, settings);
        for (String table : List.of("facts", "names")) {
            bench.addTable(table, folder.resolve(table + ".parquet").toString());
        }
        return bench;
    }

    private record Ran(List<String> rows, StageGraph plan, List<Adaptation> adaptations) {
        List<Adaptation.Kind> kinds() {
            return adaptations.stream().map(Adaptation::kind).distinct().toList();
        }

        boolean waits() {
            return plan.stages().stream().anyMatch(stage -> stage.shortcut().isPresent());
        }
    }

    private static Ran run(QueryBench bench, String sql) {
        QueryBench.Outcome outcome = bench.run(sql);
        List<String> rows = new ArrayList<>(
                outcome.answer().rows().stream().map(String::valueOf).toList());
        rows.sort(null);
        return new Ran(rows, outcome.plan(), bench.adaptations(outcome.run()));
    }

    /** Of the rows that a join keeps one by one, whether the other side is known or only estimated. */
    private static final List<String> QUERIES = List.of(
            "SELECT f.k, v, name FROM facts f JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k",
            "SELECT f.k, v, name FROM facts f LEFT JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k AND v > f.k + 9",
            "SELECT f.k, v, name FROM (FROM names WHERE name LIKE '%77') n RIGHT JOIN facts f ON f.k = n.k",
            "SELECT * FROM facts f SEMI JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k",
            "SELECT * FROM facts f ANTI JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k",
            "SELECT d, count(*) AS n, sum(v) AS v, min(name) AS name FROM facts f"
                    + " JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k GROUP BY d",
            "SELECT count(*), sum(v) FROM facts f LEFT JOIN (FROM names WHERE name LIKE '%nobody') n ON f.k = n.k");

    @Test
    void a_side_that_turns_out_small_is_given_to_every_task_and_the_rows_are_those_of_the_plan() {
        try (QueryBench flipping = bench("flipping", Map.of());
                QueryBench planned = bench("planned", Map.of("plan.adaptive", "false"))) {
            for (String sql : QUERIES) {
                Ran flipped = run(flipping, sql);
                Ran hashed = run(planned, sql);
                assertThat(flipped.kinds()).as(sql).contains(Adaptation.Kind.BROADCAST, Adaptation.Kind.TAKEN);
                assertThat(flipped.rows()).as(sql).isEqualTo(hashed.rows()).isNotEmpty();
                assertThat(hashed.waits()).isFalse();
            }
        }
    }

    /** The median takes stages of its own, so that it is ready long after the smaller side. */
    @Test
    void what_every_task_of_the_join_reads_is_waited_for_as_well() {
        String sql = "SELECT f.k, v, name, m FROM facts f JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k,"
                + " (SELECT median(k) AS m FROM names WHERE k % 7 = 1) WHERE v + n.k > m";
        try (QueryBench bench = bench("beside", Map.of("plan.partitions", "3"));
                QueryBench planned = bench("beside, planned", Map.of("plan.adaptive", "false"))) {
            Ran flipped = run(bench, sql);
            assertThat(flipped.plan().stages())
                    .anySatisfy(stage -> assertThat(stage.shortcut())
                            .hasValueSatisfying(way -> assertThat(way.inputs()).hasSizeGreaterThan(2)));
            assertThat(flipped.rows()).isEqualTo(run(planned, sql).rows()).isNotEmpty();
        }
    }

    @Test
    void a_side_that_is_as_large_as_expected_is_hashed_as_planned() {
        String sql = "SELECT f.k, v, name FROM facts f JOIN (FROM names WHERE name LIKE 'name%') n ON f.k = n.k";
        try (QueryBench bench = bench("large", Map.of());
                QueryBench planned = bench("large, planned", Map.of("plan.adaptive", "false"))) {
            Ran hashed = run(bench, sql);
            assertThat(hashed.kinds())
                    .contains(Adaptation.Kind.NOT_BROADCAST)
                    .doesNotContain(Adaptation.Kind.BROADCAST, Adaptation.Kind.TAKEN);
            assertThat(hashed.rows()).isEqualTo(run(planned, sql).rows());
            assertThat(hashed.adaptations().getFirst().reason()).contains("the limit is 1.02 kB");
        }
    }

    @Test
    void nothing_waits_where_the_number_of_rows_is_known_or_the_other_side_has_little_to_do() {
        try (QueryBench bench = bench("known", Map.of())) {
            assertThat(plan(bench, "SELECT v, name FROM facts f JOIN names n ON f.k = n.k"))
                    .as("columns of whole files")
                    .noneMatch(way -> way);
            assertThat(plan(
                            bench,
                            "SELECT n.k, g.d FROM names n"
                                    + " JOIN (FROM facts WHERE d = 3 AND v < 20 OR v > 30) g ON n.k = g.k"))
                    .as("most of the work")
                    .noneMatch(way -> way);
            assertThat(plan(
                            bench,
                            "SELECT f.v FROM facts f FULL JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k"))
                    .as("neither side passes by")
                    .noneMatch(way -> way);
        }
    }

    /** Of each stage: whether it has another way. */
    private static List<Boolean> plan(QueryBench bench, String sql) {
        StageGraph plan = bench.plan(sql);
        assertThat(plan.stages()).hasSizeGreaterThan(2);
        return plan.stages().stream().map(stage -> stage.shortcut().isPresent()).toList();
    }

    @Test
    void joins_one_after_the_other_each_go_the_shorter_way_and_are_read_by_others() {
        String sql =
                "WITH j AS (SELECT f.k, v, d, name FROM facts f JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k),"
                        + " l AS (FROM names WHERE name LIKE '%name 1')"
                        + " SELECT j.d, l.name, count(*) AS n, sum(j.v) AS v FROM j JOIN l ON j.d = l.k GROUP BY ALL"
                        + " UNION ALL SELECT NULL, NULL, count(*), sum(v) FROM j";
        try (QueryBench flipping = bench("chain", Map.of());
                QueryBench planned = bench("chain, planned", Map.of("plan.adaptive", "false"))) {
            Ran flipped = run(flipping, sql);
            assertThat(flipped.rows()).isEqualTo(run(planned, sql).rows()).isNotEmpty();
            assertThat(flipped.kinds()).contains(Adaptation.Kind.TAKEN);
        }
    }

    @Test
    void the_branch_beside_nothing_is_skipped() {
        String sql = "SELECT f.k, v, name FROM facts f JOIN (FROM names WHERE name LIKE '%nobody') n ON f.k = n.k";
        try (QueryBench bench = bench("nothing", Map.of())) {
            Ran skipped = run(bench, sql);
            assertThat(skipped.rows()).isEmpty();
            assertThat(skipped.kinds()).contains(Adaptation.Kind.SKIPPED, Adaptation.Kind.EMPTY);
        }
    }
}
