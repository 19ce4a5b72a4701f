package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Cancellation;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.Output;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.memory.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    private Path folder;
    private Workbench bench;

    @BeforeEach
    void open(@TempDir Path temporary) throws SQLException {
        folder = temporary;
        bench = Workbench.at(folder);
    }

    @AfterEach
    void close() throws SQLException {
        bench.close();
    }

    @Test
    void splits_are_read_in_order_and_every_row_once() throws SQLException {
        Scan scan = twoFiles();
        Stage stage = bench.stage(0, "SELECT * FROM n", 3, new Output.Rows(), new Input.Splits("n", scan));
        bench.all(stage);
        assertThat(rows(stage, 0)).isEqualTo(numbers(0, 4096));
        assertThat(rows(stage, 1)).isEqualTo(numbers(4096, 10_000 + 2048));
        assertThat(rows(stage, 2)).isEqualTo(numbers(12_048, 15_000));
    }

    @Test
    void a_finer_decision_cuts_each_task_along_its_units() throws SQLException {
        Scan scan = twoFiles();
        Stage stage = bench.stage(0, "SELECT * FROM n", 3, new Output.Rows(), new Input.Splits("n", scan));
        List<String> rows = new ArrayList<>();
        for (int task = 0; task < 12; task++) {
            bench.runner.run(bench.assignment(stage, task, 2), new Cancellation());
            rows.addAll(rows(stage, task));
        }
        assertThat(rows).isEqualTo(numbers(0, 15_000));
    }

    @Test
    void a_small_table_is_read_whole_by_every_task() throws SQLException {
        Scan scan = twoFiles();
        Scan every = new Scan(
                scan.source(), scan.columns(), scan.shapes(), scan.files(), scan.units(), scan.taskBounds(), true);
        Stage stage = bench.stage(
                0, "SELECT count(*), sum(k)::BIGINT FROM n", 2, new Output.Rows(), new Input.Splits("n", every));
        bench.all(stage);
        assertThat(rows(stage, 0)).containsExactly("15000|112492500");
        assertThat(rows(stage, 1)).containsExactly("15000|112492500");
    }

    @Test
    void a_task_without_units_has_the_columns_and_no_rows() throws SQLException {
        Scan scan = new Scan("none", Workbench.columns(), List.of(), List.of(), List.of(), List.of(0, 0), false);
        Stage stage = bench.stage(
                0,
                "SELECT k, typeof(k), s FROM n UNION ALL SELECT count(*), any_value(typeof(d)), NULL FROM n",
                1,
                new Output.Rows(),
                new Input.Splits("n", scan));
        bench.all(stage);
        assertThat(rows(stage, 0)).containsExactly("0|null|null");
    }

    @Test
    void files_of_several_shapes_are_turned_into_the_same_columns() throws SQLException, IOException {
        Path parquet = bench.source("n.parquet", 0, 3);
        Path csv = Files.writeString(folder.resolve("n.csv"), "K;when\n7;2024-01-02\n8;\n");
        Scan.Shape first = new Scan.Shape("read_parquet", "", List.of("k", "NULL::DATE"), "k <> 1");
        Scan.Shape second = new Scan.Shape(
                "read_csv",
                ", header = true, delim = ';', columns = {'K': 'BIGINT', 'when': 'DATE'}",
                List.of("K", "\"when\""),
                "");
        Scan.SourceFile text = bench.sealed(csv);
        Scan scan = new Scan(
                "mixed",
                List.of(new Column("key", "BIGINT"), new Column("a \"day\"", "DATE")),
                List.of(first, second),
                List.of(
                        bench.sealed(parquet),
                        new Scan.SourceFile(text.location(), text.sizeBytes(), text.modifiedMicros(), "", 1)),
                List.of(new Unit(0, 0, 3, 1), new Unit(1, 0, -1, 1)),
                List.of(0, 2),
                false);
        Stage stage =
                bench.stage(0, "SELECT * FROM \"my table\"", 1, new Output.Rows(), new Input.Splits("my table", scan));
        bench.all(stage);
        assertThat(rows(stage, 0)).containsExactly("0|null", "2|null", "7|2024-01-02", "8|null");
    }

    @Test
    void letters_that_DuckDB_takes_for_patterns_stand_for_themselves() throws SQLException {
        Path odd = bench.source("a[1] 'b'.parquet", 0, 10);
        bench.source("a1 'b'.parquet", 100, 10);
        Scan scan = bench.scan(List.of(odd), List.of(new Unit(0, 0, 10, 1)), 0, 1);
        Stage stage = bench.stage(0, "SELECT sum(k)::BIGINT FROM n", 1, new Output.Rows(), new Input.Splits("n", scan));
        bench.all(stage);
        assertThat(rows(stage, 0)).containsExactly("45");
    }

    @Test
    void many_mappers_and_reducers_lose_no_row() throws SQLException {
        Stage map = bench.stage(
                0,
                "SELECT k * 3 AS c0, s AS c1, (k % 40)::INTEGER AS c2 FROM n",
                20,
                new Output.Exchange(40),
                new Input.Splits("n", twentyTasks()));
        bench.all(map);
        Stage reduce = bench.stage(
                1,
                "SELECT count(*) AS n, sum(c0)::BIGINT AS total FROM part",
                40,
                new Output.Rows(),
                new Input.Exchanged("part", new StageId(0)));
        bench.all(reduce);
        Stage sum = bench.stage(
                2,
                "SELECT sum(n)::BIGINT, sum(total)::BIGINT FROM x",
                1,
                new Output.Rows(),
                new Input.Broadcast("x", new StageId(1)));
        bench.all(sum);
        assertThat(rows(sum, 0)).isEqualTo(bench.rows("SELECT count(*), sum(i * 3) FROM range(40960) t(i)"));
    }

    @Test
    void aligned_tasks_read_what_the_task_of_their_number_wrote() throws SQLException {
        Stage first = bench.stage(0, "SELECT k, d FROM n", 3, new Output.Rows(), new Input.Splits("n", twoFiles()));
        bench.all(first);
        Stage second = bench.stage(
                1, "SELECT min(k), max(k) FROM mine", 3, new Output.Rows(), new Input.Aligned("mine", new StageId(0)));
        bench.all(second);
        assertThat(rows(second, 0)).containsExactly("0|4095");
        assertThat(rows(second, 2)).containsExactly("12048|14999");
    }

    @Test
    void broadcast_reads_all_tasks_in_order_whatever_they_wrote() throws SQLException {
        Input splits = new Input.Splits("n", twoFiles());
        Stage rows = bench.stage(0, "SELECT k FROM n WHERE k < 4096 OR k >= 12048", 3, new Output.Rows(), splits);
        Stage segments = bench.stage(1, "SELECT k, 1 FROM n WHERE k < 3", 3, new Output.Exchange(2), splits);
        bench.all(rows);
        bench.all(segments);
        Stage reader = bench.stage(
                2,
                "SELECT list(k) FROM b UNION ALL SELECT list(k) FROM a WHERE k IN (0, 4095, 12048)",
                2,
                new Output.Rows(),
                new Input.Broadcast("a", new StageId(0)),
                new Input.Broadcast("b", new StageId(1)));
        bench.all(reader);
        assertThat(rows(reader, 1)).containsExactly("[0, 1, 2]", "[0, 4095, 12048]");
    }

    @Test
    void a_store_without_files_gives_the_same_rows() throws SQLException, IOException {
        Path file = bench.source("n.parquet", 0, 10_000);
        MemoryObjectStore memory = new MemoryObjectStore(bench.clock);
        try (Workbench other = new Workbench(folder.resolve("other"), memory, new Location("memory:/home"))) {
            Location location = new Location("memory:/sources/n.parquet");
            memory.put(location, ObjectStore.Content.of(Files.readAllBytes(file)));
            ObjectStore.Stat stat = memory.stat(location).orElseThrow();
            Scan.SourceFile sealed =
                    new Scan.SourceFile(location, stat.sizeBytes(), stat.modifiedMicros(), stat.tag(), 0);
            Scan local =
                    bench.scan(List.of(file), List.of(new Unit(0, 0, 4096, 1), new Unit(0, 4096, 5904, 1)), 0, 1, 2);
            Scan remote = new Scan(
                    "numbers",
                    local.columns(),
                    local.shapes(),
                    List.of(sealed),
                    local.units(),
                    local.taskBounds(),
                    false);
            for (Workbench each : List.of(bench, other)) {
                Input splits = new Input.Splits("n", each == bench ? local : remote);
                each.all(each.stage(
                        0,
                        "SELECT s AS c0, d AS c1, (k % 3)::INTEGER AS c2 FROM n",
                        2,
                        new Output.Exchange(3),
                        splits));
                each.all(each.stage(
                        1,
                        "SELECT c0, sum(c1) AS c1 FROM part GROUP BY c0",
                        3,
                        new Output.Rows(),
                        new Input.Exchanged("part", new StageId(0))));
                each.all(each.stage(
                        2,
                        "SELECT c0, sum(c1) FROM b GROUP BY c0 ORDER BY c0",
                        1,
                        new Output.Rows(),
                        new Input.Broadcast("b", new StageId(1))));
            }
            Stage last = bench.stage(2, "SELECT 1", 1, new Output.Rows());
            assertThat(rows(last, 0))
                    .isEqualTo(
                            bench.rows(
                                    "SELECT 's' || (i % 7) AS s, sum(i * 0.5::DOUBLE) FROM range(10000) t(i) GROUP BY s ORDER BY s"));
            assertThat(other.bytes(last, 0, "rows.parquet")).isEqualTo(bench.bytes(last, 0, "rows.parquet"));
        }
    }

    private Scan twoFiles() throws SQLException {
        Path first = bench.source("n0.parquet", 0, 10_000);
        Path second = bench.source("n1.parquet", 10_000, 5_000);
        List<Unit> units = List.of(
                new Unit(0, 0, 2048, 1),
                new Unit(0, 2048, 2048, 1),
                new Unit(0, 4096, 2048, 1),
                new Unit(0, 6144, 2048, 1),
                new Unit(0, 8192, 1808, 1),
                new Unit(1, 0, 2048, 1),
                new Unit(1, 2048, 2048, 1),
                new Unit(1, 4096, 904, 1));
        return bench.scan(List.of(first, second), units, 0, 2, 6, 8);
    }

    private Scan twentyTasks() throws SQLException {
        Path file = bench.source("n2.parquet", 0, 20 * 2048);
        List<Unit> units = new ArrayList<>();
        Integer[] bounds = new Integer[21];
        for (int task = 0; task < 20; task++) {
            units.add(new Unit(0, task * 2048L, 2048, 1));
            bounds[task] = task;
        }
        bounds[20] = 20;
        return bench.scan(List.of(file), units, bounds);
    }

    private List<String> numbers(int from, int to) throws SQLException {
        return bench.rows("SELECT i, 's' || (i % 7), i * 0.5::DOUBLE FROM range(" + from + ", " + to + ") t(i)");
    }

    private List<String> rows(Stage stage, int task) throws SQLException {
        return bench.rows("FROM '"
                + bench.store.file(bench.object(stage, task, "rows.parquet")).orElseThrow() + "'");
    }
}
