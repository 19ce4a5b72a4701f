package dev.millrace.tests.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.tests.aws.Lake;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
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

/** Joins and groups by a key in whose order files lie move no rows, and the rows are those of DuckDB. */
@Execution(ExecutionMode.SAME_THREAD)
class ColocationTest {
    private static final Map<String, String> SETTINGS =
            Map.of("plan.splitBytes", "16KiB", "plan.broadcastBytes", "0", "plan.collapse", "false");

    @TempDir(factory = MemoryFolder.class)
    private static Path folder;

    private static OrderedTables tables;
    private static QueryBench bench;
    private static QueryBench cutting;
    private static QueryBench giving;

    @BeforeAll
    static void write() throws Exception {
        tables = new OrderedTables(folder);
        bench = bench("ranges", Map.of());
        giving = bench("giving", Map.of("plan.broadcastBytes", "64MiB"));
        cutting = bench("cutting", Map.of("plan.skewBytes", "1", "plan.skewFactor", "1"));
    }

    @AfterAll
    static void close() throws SQLException {
        bench.close();
        cutting.close();
        giving.close();
        tables.close();
    }

    private static QueryBench bench(String name, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.putAll(more);
        QueryBench bench = new QueryBench(folder.resolve(name), 2, settings);
        OrderedTables.NAMES.forEach(
                table -> bench.addTable(table, OrderedTables.file(folder, table).toString()));
        return bench;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT h.k, name, v FROM items i JOIN heads h ON i.k = h.k WHERE n < 3",
                "SELECT h.k, name, v FROM items i LEFT JOIN heads h ON i.k = h.k AND name <> 'head 7'",
                "SELECT h.k, name, v FROM (FROM items WHERE n = 4) i RIGHT JOIN heads h ON i.k = h.k",
                "SELECT h.k, name, v FROM (FROM items WHERE n = 4) i FULL JOIN (FROM heads WHERE k > 50) h ON i.k = h.k",
                "SELECT * FROM heads h WHERE EXISTS (FROM items i WHERE i.k = h.k AND i.n = 1)",
                "SELECT * FROM heads h WHERE NOT EXISTS (FROM items i WHERE i.k = h.k AND i.n = 1)",
                "SELECT name, v FROM items i JOIN heads h ON i.day = h.day AND i.k = h.k",
                "SELECT a.v, b.v FROM items a JOIN items b ON a.k = b.k AND a.v < b.v",
                "SELECT k, count(*) AS n, median(v) AS m FROM items GROUP BY k",
                "SELECT day, sum(v) AS s, count(DISTINCT n) AS n FROM items GROUP BY day",
                "SELECT DISTINCT k, n FROM items",
                "SELECT v, sum(v) OVER (PARTITION BY k ORDER BY v) AS w FROM items",
                "SELECT i.k, max(name) AS m, sum(v) AS s FROM items i JOIN heads h ON i.k = h.k GROUP BY i.k HAVING sum(v) > 900",
                "SELECT h.name, x.s FROM heads h JOIN (SELECT k, sum(v) AS s FROM items GROUP BY k HAVING sum(v) % 2 = 0) x"
                        + " ON h.k = x.k"
            })
    void no_rows_are_moved(String sql) throws SQLException {
        QueryBench.Outcome outcome = bench.run(sql);
        assertThat(outcome.plan().stages()).as(sql).first().satisfies(stage -> {
            assertThat(stage.tasks()).isGreaterThan(1);
            assertThat(ranged(stage)).isNotEmpty();
        });
        assertThat(moving(outcome.plan())).isEmpty();
        assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT l.v, name FROM loose l JOIN heads h ON l.k = h.k",
                "SELECT l.v, name FROM heads h RIGHT JOIN loose l ON l.k = h.k AND name LIKE '%7'",
                "SELECT l.v, name FROM loose l LEFT JOIN heads h ON l.k = h.k AND name LIKE '%7'",
                "SELECT h.v, name FROM holes h JOIN heads g ON h.k = g.k",
                "SELECT h.v, name FROM holes h LEFT JOIN heads g ON h.k = g.k AND name LIKE '%7'",
                "SELECT v FROM holes h WHERE NOT EXISTS (FROM heads g WHERE h.k = g.k AND name LIKE '%7')",
                "SELECT n.v, name FROM narrow n JOIN heads h ON n.k = h.k",
                "SELECT h.v, name FROM hot h JOIN heads g ON h.k = g.k",
                "SELECT i.v, name FROM items i JOIN heads h ON i.k + 1 = h.k"
            })
    void only_the_other_side_is_moved(String sql) throws SQLException {
        for (QueryBench each : List.of(bench, cutting)) {
            QueryBench.Outcome outcome = each.run(sql);
            List<Stage> beside = outcome.plan().stages().stream()
                    .filter(stage -> !ranged(stage).isEmpty())
                    .toList();
            assertThat(beside).as(sql).singleElement().satisfies(stage -> {
                assertThat(ranged(stage))
                        .singleElement()
                        .satisfies(scan -> assertThat(scan.source()).isEqualTo("heads"));
                assertThat(stage.inputs()).anyMatch(Input.Exchanged.class::isInstance);
            });
            assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
        }
    }

    /** The task with half of all rows becomes several, each beside the whole range. */
    @Test
    void a_hot_key_is_cut_beside_its_range() throws SQLException {
        String sql = "SELECT h.v, name FROM hot h JOIN heads g ON h.k = g.k";
        QueryBench.Outcome outcome = cutting.run(sql);
        assertThat(cutting.adaptations(outcome.run()))
                .extracting(Adaptation::kind)
                .contains(Adaptation.Kind.SPLIT);
        assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT l.v, h.v FROM loose l JOIN holes h ON l.k = h.k WHERE h.v % 3 = 0",
                "SELECT l.v, h.v FROM loose l JOIN hot h ON l.k = h.k",
                "SELECT k, count(*) AS n FROM hot GROUP BY k",
                "SELECT h.v, name FROM holes h FULL JOIN heads g ON h.k = g.k",
                "SELECT h.name, l.v FROM heads h LEFT JOIN loose l ON h.k = l.k AND l.v % 3 = 0",
                "SELECT far::VARCHAR AS f, count(*) AS n FROM days GROUP BY far",
                "SELECT k, first(v ORDER BY v) AS f, string_agg(v::VARCHAR, ',') AS l FROM items GROUP BY k",
                "SELECT n, count(*) AS c FROM items GROUP BY n"
            })
    void rows_of_files_in_another_order_are_moved(String sql) throws SQLException {
        QueryBench.Outcome outcome = bench.run(sql);
        assertThat(outcome.plan().stages())
                .as(sql)
                .allSatisfy(stage -> assertThat(ranged(stage)).isEmpty());
        assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
    }

    @Test
    void rows_that_are_joined_by_another_key_afterwards_are_moved_once() throws SQLException {
        String sql =
                "SELECT g.v, count(*) AS n FROM items i JOIN heads h ON i.k = h.k JOIN loose g ON g.v = i.v GROUP BY g.v";
        QueryBench.Outcome outcome = bench.run(sql);
        assertThat(outcome.plan().stages())
                .anySatisfy(stage -> assertThat(ranged(stage)).hasSize(2));
        assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
    }

    /** Ranges of few values would hold more than partitions do. */
    @Test
    void groups_of_few_days_are_not_given_to_few_tasks() throws SQLException {
        String sql = "SELECT many, n, count(*) AS c FROM days GROUP BY many, n";
        try (QueryBench fine = bench("fine", Map.of("plan.partitions", "5"))) {
            QueryBench.Outcome outcome = fine.run(sql);
            assertThat(outcome.plan().stages())
                    .allSatisfy(stage -> assertThat(ranged(stage)).isEmpty());
            assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
        }
    }

    /** What follows a stage one by one reads its own files whole, also where that stage has nothing to do. */
    @ParameterizedTest
    @ValueSource(strings = {"x > 5", "x > 1000000", "x = 3000"})
    void ranges_beside_rows_that_were_stored_are_all_read(String kept) throws SQLException {
        String stored = "WITH o AS MATERIALIZED (SELECT i.k, list(i.v ORDER BY i.v)[1] AS l FROM items i JOIN"
                + " (SELECT v % 11 AS n, max(v) AS x FROM loose GROUP BY 1) d ON d.n = i.n WHERE " + kept
                + " GROUP BY i.k) ";
        for (String kind : List.of("LEFT", "FULL", "ANTI")) {
            String columns = kind.equals("ANTI") ? "c.k, c.v" : "c.k, o.l";
            String sql = stored + "SELECT " + columns + " FROM items c " + kind + " JOIN o ON c.k = o.k"
                    + (kind.equals("ANTI") ? " UNION ALL SELECT k, -1 FROM o" : " UNION ALL SELECT k, l FROM o");
            assertThat(rows(bench.run(sql))).as(sql).isEqualTo(tables.rows(sql));
            assertThat(rows(giving.run(sql))).as(sql).isEqualTo(tables.rows(sql));
        }
    }

    @Test
    void who_reads_all_ranges_reads_no_row_twice() throws SQLException {
        String sql = "SELECT count(*) AS n FROM items i JOIN (SELECT h.k FROM (FROM heads WHERE name <> 'head 3') h"
                + " FULL JOIN (FROM heads WHERE name <> 'head 5') g ON h.k = g.k) s"
                + " ON i.v BETWEEN coalesce(s.k, 0) AND coalesce(s.k, 0) + 1";
        assertThat(rows(giving.run(sql))).isEqualTo(tables.rows(sql));
    }

    @Test
    void the_setting_plans_without_ranges() throws SQLException {
        String sql = "SELECT h.k, name, v FROM items i JOIN heads h ON i.k = h.k WHERE n < 3";
        try (QueryBench plain = bench("plain", Map.of("plan.ranges", "false"))) {
            QueryBench.Outcome outcome = plain.run(sql);
            assertThat(outcome.plan().stages())
                    .allSatisfy(stage -> assertThat(ranged(stage)).isEmpty());
            assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
        }
    }

    @Test
    void row_groups_of_files_on_s3_are_fetched_for_their_ranges() throws Exception {
        String sql = "SELECT h.k, name, v FROM items i JOIN heads h ON i.k = h.k WHERE n < 3";
        try (Lake lake = new Lake()) {
            lake.uploadAll(folder, "ordered");
            Map<String, String> settings = new TreeMap<>(SETTINGS);
            settings.putAll(lake.settings());
            try (QueryBench far = new QueryBench(folder.resolve("far"), 2, settings)) {
                far.addSources(Files.writeString(
                        folder.resolve("sources.yaml"),
                        "sources:\n  items: {from: '" + lake.at("ordered/items.parquet") + "'}\n  heads: {from: '"
                                + lake.at("ordered/heads.parquet") + "'}\n"));
                QueryBench.Outcome outcome = far.run(sql);
                assertThat(ranged(outcome.plan().stages().getFirst())).hasSize(2);
                assertThat(rows(outcome)).isEqualTo(tables.rows(sql)).isNotEmpty();
            }
        }
    }

    private static List<Scan> ranged(Stage stage) {
        return stage.inputs().stream()
                .filter(Input.Splits.class::isInstance)
                .map(input -> ((Input.Splits) input).scan())
                .filter(scan -> scan.rangesOrNull() != null)
                .toList();
    }

    /** Stages that move rows of files to other tasks, but for a last sort. */
    private static List<Stage> moving(StageGraph plan) {
        return plan.stages().stream()
                .filter(stage ->
                        stage.tasks() > 1 && stage.inputs().stream().anyMatch(Input.Exchanged.class::isInstance))
                .toList();
    }

    private static List<String> rows(QueryBench.Outcome outcome) {
        return outcome.answer().rows().stream()
                .map(row -> String.join(
                        "|",
                        row.stream()
                                .map(cell ->
                                        cell.isNull() ? "null" : cell.isString() ? cell.stringValue() : cell.toString())
                                .toList()))
                .sorted()
                .toList();
    }
}
