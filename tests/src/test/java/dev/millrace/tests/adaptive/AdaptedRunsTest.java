package dev.millrace.tests.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Adaptation;
import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.bench.QueryBench;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half of all rows have one key. */
final class AdaptedRunsTest {
    /** Whole queries are never one task, joins are by hash, and a few kilobytes are large. */
    private static final Map<String, String> SMALL = Map.of(
            "plan.splitBytes", "16KiB",
            "plan.broadcastBytes", "0",
            "plan.collapse", "false",
            "plan.partitions", "6",
            "plan.skewBytes", "16KiB");

    @TempDir(factory = MemoryFolder.class)
    private static Path folder;

    @BeforeAll
    static void write() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT CASE WHEN i % 2 = 0 THEN 7 ELSE i % 997 END AS k, i AS v FROM range(40000) t(i)) TO '"
                            + folder.resolve("hot.parquet") + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
            statement.execute("COPY (SELECT i AS k, 'name ' || i AS name FROM range(1000) t(i)) TO '"
                    + folder.resolve("names.parquet") + "' (FORMAT parquet)");
            statement.execute("COPY (SELECT i AS k, i AS w FROM range(0) t(i)) TO '" + folder.resolve("none.parquet")
                    + "' (FORMAT parquet)");
        }
    }

    private static QueryBench bench(String name, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(SMALL);
        settings.putAll(more);
        QueryBench bench = new QueryBench(folder.resolve(name), 2, settings);
        for (String table : List.of("hot", "names", "none")) {
            bench.addTable(table, folder.resolve(table + ".parquet").toString());
        }
        return bench;
    }

    private record Ran(List<String> rows, List<Adaptation> adaptations, int files) {
        List<Adaptation.Kind> kinds() {
            return adaptations.stream().map(Adaptation::kind).distinct().toList();
        }
    }

    private static Ran run(QueryBench bench, String sql) {
        QueryBench.Outcome outcome = bench.run(sql);
        return new Ran(
                outcome.answer().rows().stream().map(String::valueOf).toList(),
                bench.adaptations(outcome.run()),
                outcome.result().manifest().files().size());
    }

    @Test
    void a_hot_key_is_joined_by_several_tasks_and_no_row_is_lost_or_doubled() {
        for (String kind : List.of("JOIN", "LEFT JOIN", "SEMI JOIN", "ANTI JOIN")) {
            String sql = "SELECT count(*), sum(hash(h.k, h.v)::HUGEINT) FROM hot h " + kind + " names n ON h.k = n.k";
            try (QueryBench adapted = bench("split " + kind, Map.of());
                    QueryBench planned = bench("planned " + kind, Map.of("plan.adaptive", "false"))) {
                Ran split = run(adapted, sql);
                assertThat(split.rows()).isEqualTo(run(planned, sql).rows());
                assertThat(split.kinds()).contains(Adaptation.Kind.SPLIT);
            }
        }
    }

    @Test
    void what_cannot_be_split_says_why_and_is_right_all_the_same() {
        String sql = "SELECT k, median(v) AS m FROM hot GROUP BY k ORDER BY k";
        try (QueryBench adapted = bench("median", Map.of());
                QueryBench planned = bench("planned median", Map.of("plan.adaptive", "false"))) {
            Ran whole = run(adapted, sql);
            assertThat(whole.rows()).isEqualTo(run(planned, sql).rows());
            assertThat(whole.kinds()).contains(Adaptation.Kind.NOT_SPLIT);
            assertThat(whole.adaptations().getFirst().reason()).contains("needs its rows together");
        }
    }

    @Test
    void small_partitions_become_fewer_files_with_the_same_rows_in_the_same_order() {
        String sql = "SELECT h.k, v, name FROM hot h JOIN names n ON h.k = n.k WHERE v < 3000 ORDER BY v";
        try (QueryBench adapted = bench("coalesced", Map.of("plan.coalesceBytes", "1MiB"));
                QueryBench planned = bench("planned order", Map.of("plan.adaptive", "false"))) {
            Ran few = run(adapted, sql);
            Ran many = run(planned, sql);
            assertThat(few.rows()).isEqualTo(many.rows()).hasSize(3000);
            assertThat(few.kinds()).contains(Adaptation.Kind.COALESCED);
            assertThat(few.files()).isLessThan(many.files());
        }
    }

    @Test
    void a_join_with_nothing_reads_nothing() {
        try (QueryBench adapted = bench("empty", Map.of())) {
            Ran inner = run(adapted, "SELECT h.k, w FROM hot h JOIN none n ON h.k = n.k");
            assertThat(inner.rows()).isEmpty();
            assertThat(inner.kinds()).contains(Adaptation.Kind.EMPTY);
            assertThat(inner.adaptations().getFirst().measured()).containsEntry("rowsNotRead", 40_000L);

            Ran left = run(adapted, "SELECT count(*), count(w) FROM hot h LEFT JOIN none n ON h.k = n.k");
            assertThat(left.rows()).containsExactly("[40000, 0]");
        }
    }

    @Test
    void the_same_is_decided_whatever_the_number_of_slots() {
        String sql = "SELECT count(*) FROM hot h JOIN names n ON h.k = n.k";
        try (QueryBench first = bench("first", Map.of("plan.coalesceBytes", "8KiB"));
                QueryBench second = bench("second", Map.of("plan.coalesceBytes", "8KiB"))) {
            assertThat(run(first, sql).adaptations())
                    .isNotEmpty()
                    .isEqualTo(run(second, sql).adaptations());
        }
    }
}
