package dev.millrace.tests.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins that need few rows of their larger side: the others are not moved, and the rows are those of DuckDB. */
@Execution(ExecutionMode.SAME_THREAD)
class FilteredExchangesTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "plan.splitBytes", "16KiB",
            "plan.broadcastBytes", "1",
            "plan.flipBytes", "64KiB",
            "plan.collapse", "false",
            "plan.partitions", "6");

    @TempDir(factory = MemoryFolder.class)
    private static Path folder;

    private static Connection duckdb;
    private static QueryBench bench;
    private static QueryBench planned;

    @BeforeAll
    static void write() throws SQLException {
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
        execute("CREATE TABLE facts AS SELECT CASE WHEN i % 97 = 0 THEN NULL ELSE (hash(i) % 3000)::BIGINT END AS k,"
                + " i AS v, i % 7 AS d FROM range(40000) t(i)");
        execute("CREATE TABLE names AS SELECT CASE WHEN i % 50 = 3 THEN NULL ELSE i * 2 END AS k, 'name ' || i AS name,"
                + " i % 5 AS d FROM range(2000) t(i)");
        bench = bench("filtering", Map.of());
        planned = bench("planned", Map.of("plan.adaptive", "false"));
    }

    @AfterAll
    static void close() throws SQLException {
        bench.close();
        planned.close();
        duckdb.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement()) {
            statement.execute(sql);
        }
    }

    private static QueryBench bench(String name, Map<String, String> more) throws SQLException {
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.putAll(more);
        QueryBench bench = new QueryBench(folder.resolve(name), 2, settings);
        for (String table : List.of("facts", "names")) {
            Path file = folder.resolve(table + ".parquet");
            execute("COPY " + table + " TO '" + file + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
            bench.addTable(table, file.toString());
        }
        return bench;
    }

    /** Of the larger side only rows that meet the smaller one are needed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT f.k, median(v) AS m FROM facts f JOIN (FROM names WHERE name LIKE '%77') n ON f.k = n.k GROUP BY f.k",
                "SELECT * FROM names n WHERE name LIKE '%77' AND EXISTS (FROM facts f WHERE f.k = n.k AND f.v > 100)",
                "SELECT * FROM names n WHERE name LIKE '%77' AND NOT EXISTS (FROM facts f WHERE f.k = n.k AND f.v > 100)",
                "SELECT * FROM names n WHERE name LIKE '%77' AND NOT EXISTS"
                        + " (FROM facts f WHERE f.k = n.k AND f.d <> n.d AND f.v % 3 = 1)",
                "SELECT n.k, name, v FROM names n LEFT JOIN (FROM facts WHERE d <> 2) f ON n.k = f.k AND f.v > n.k"
                        + " WHERE name LIKE '%7'",
                "SELECT n.k, name, v FROM (FROM facts WHERE d <> 2) f RIGHT JOIN (FROM names WHERE name LIKE '%77') n ON n.k = f.k",
                "SELECT * FROM (FROM names WHERE name LIKE '%53') n SEMI JOIN (FROM facts WHERE d <> 2) f"
                        + " ON n.k IS NOT DISTINCT FROM f.k",
                "SELECT * FROM (FROM names WHERE name LIKE '%54') n ANTI JOIN (FROM facts WHERE d <> 2) f"
                        + " ON n.k IS NOT DISTINCT FROM f.k AND n.d = f.d"
            })
    void rows_that_meet_nothing_are_not_moved(String sql) throws SQLException {
        QueryBench.Outcome outcome = bench.run(sql);
        assertThat(kinds(bench, outcome)).contains(Adaptation.Kind.FILTERED);
        assertThat(rows(outcome)).isEqualTo(expected(sql)).isNotEmpty();
        assertThat(rows(planned.run(sql))).isEqualTo(expected(sql));
    }

    /** What a join does with rows that meet nothing shows in its result. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT n.k, v FROM (FROM names WHERE name LIKE '%77') n FULL JOIN facts f ON n.k = f.k",
                "SELECT n.k, n.k NOT IN (SELECT k FROM facts) AS x FROM names n WHERE name LIKE '%77'",
                "SELECT n.k, n.k IN (SELECT k FROM facts) AS x FROM names n WHERE name LIKE '%77'"
            })
    void rows_that_show_in_the_result_are_moved(String sql) throws SQLException {
        QueryBench.Outcome outcome = bench.run(sql);
        assertThat(kinds(bench, outcome)).doesNotContain(Adaptation.Kind.FILTERED);
        assertThat(rows(outcome)).isEqualTo(expected(sql)).isNotEmpty();
    }

    /** DuckDB filters in either direction of a join, so that rows come in another order. */
    @ParameterizedTest
    @ValueSource(strings = {"first(v)", "list(v)", "string_agg(v, ',')"})
    void rows_whose_order_is_seen_are_moved(String call) throws SQLException {
        String sql = "SELECT f.k, " + call + " AS l FROM (FROM facts WHERE d = 3 AND v % 2 = 0) f"
                + " JOIN (FROM names WHERE name LIKE '%7%' OR d = 1) n ON f.k = n.k GROUP BY f.k";
        QueryBench.Outcome outcome = bench.run(sql);
        assertThat(kinds(bench, outcome)).doesNotContain(Adaptation.Kind.FILTERED);
        assertThat(rows(outcome)).isEqualTo(rows(planned.run(sql))).isNotEmpty();
    }

    @Test
    void a_table_that_is_read_twice_keeps_the_rows_that_others_need() throws SQLException {
        String sql = "WITH f AS MATERIALIZED (SELECT k, v, d FROM facts WHERE v % 2 = 0)"
                + " SELECT n.k, (SELECT count(*) FROM f g WHERE g.k = n.k) AS g FROM names n"
                + " WHERE name LIKE '%77' AND EXISTS (FROM f WHERE f.k = n.k) UNION ALL SELECT d, count(*) FROM f GROUP BY d";
        assertThat(rows(bench.run(sql))).isEqualTo(expected(sql)).isNotEmpty();
    }

    @Test
    void the_plan_and_the_story_say_what_may_be_left_out_and_what_was() {
        String sql =
                "SELECT * FROM names n WHERE name LIKE '%77' AND EXISTS (FROM facts f WHERE f.k = n.k AND f.v > 100)";
        QueryBench.Outcome outcome = bench.run(sql);
        Stage waiting = filtered(outcome.plan());
        Shortcut way = waiting.shortcut().orElseThrow();
        assertThat(way.output()).isEqualTo(waiting.output());
        assertThat(bench.adaptations(outcome.run()))
                .anySatisfy(adaptation -> assertThat(adaptation.reason())
                        .startsWith("leaves out rows that will not be joined, because each task reads stage "
                                + way.small().getFirst() + ": it holds "));
    }

    @Test
    void a_side_that_is_as_large_as_expected_leaves_nothing_out() throws SQLException {
        String sql =
                "SELECT * FROM names n WHERE name LIKE '%7%' AND EXISTS (FROM facts f WHERE f.k = n.k AND f.v > 100)";
        try (QueryBench narrow = bench("narrow", Map.of("plan.flipBytes", "1KiB"))) {
            QueryBench.Outcome outcome = narrow.run(sql);
            assertThat(kinds(narrow, outcome))
                    .contains(Adaptation.Kind.NOT_FILTERED)
                    .doesNotContain(Adaptation.Kind.FILTERED);
            assertThat(rows(outcome)).isEqualTo(expected(sql));
        }
    }

    private static Stage filtered(StageGraph plan) {
        return plan.stages().stream()
                .filter(stage -> stage.shortcut().isPresent())
                .filter(stage -> stage.shortcut().orElseThrow().filters(stage.id()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Adaptation.Kind> kinds(QueryBench bench, QueryBench.Outcome outcome) {
        return bench.adaptations(outcome.run()).stream().map(Adaptation::kind).toList();
    }

    private static List<String> rows(QueryBench.Outcome outcome) {
        List<String> rows = new ArrayList<>(outcome.answer().rows().stream()
                .map(row -> String.valueOf(row).replace("\"", ""))
                .toList());
        rows.sort(null);
        return rows;
    }

    private static List<String> expected(String sql) throws SQLException {
        try (Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int width = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= width; column++) {
                    row.add(found.getObject(column));
                }
                rows.add(String.valueOf(row));
            }
            rows.sort(null);
            return rows;
        }
    }
}
