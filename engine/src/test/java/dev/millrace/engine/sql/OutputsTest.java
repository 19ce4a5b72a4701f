package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Column;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputsTest {
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
    void an_exchange_has_a_segment_for_each_partition_and_keeps_the_order_of_rows() throws SQLException {
        Stage stage = bench.stage(
                0,
                "SELECT i AS c0, 'x' || i AS c1, (i % 3)::INTEGER AS c2 FROM range(100) t(i) WHERE i % 3 <> 1 ORDER BY"
                        + " i DESC",
                1,
                new Output.Exchange(4));
        AttemptOutput output = bench.all(stage).getFirst();

        List<Segment> segments = output.parts().getFirst().segments();
        assertThat(segments).extracting(Segment::rows).containsExactly(34L, 0L, 33L, 0L);
        assertThat(segments.get(1).lengthBytes()).isZero();

        Stage reader =
                bench.stage(1, "SELECT * FROM part", 4, new Output.Rows(), new Input.Exchanged("part", new StageId(0)));
        bench.all(reader);
        assertThat(rows(reader, 2))
                .isEqualTo(bench.rows("SELECT i, 'x' || i FROM range(100) t(i) WHERE i % 3 = 2 ORDER BY i DESC"));
        assertThat(rows(reader, 0)).hasSize(34);
        assertThat(rows(reader, 1)).isEmpty();
        assertThat(bench.rows("SELECT column_name, column_type FROM (DESCRIBE FROM '" + path(reader, 3) + "')"))
                .containsExactly("c0|BIGINT", "c1|VARCHAR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "-1", "3", "2147483647"})
    void a_row_without_a_partition_of_the_exchange_is_a_bug(String partition) {
        Stage stage =
                bench.stage(0, "SELECT 1 AS a, CAST(" + partition + " AS INTEGER) AS p", 1, new Output.Exchange(3));
        MillraceException bug = catchThrowableOfType(MillraceException.class, () -> bench.task(stage, 0));
        assertThat(bug.failure().kind()).isEqualTo(FailureKind.BUG);
        assertThat(bug.failure().code()).isEqualTo("EXCHANGE_OUTPUT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1::HUGEINT", "INTERVAL 1 DAY", "[1::UHUGEINT]", "TIMETZ '12:00:00+02'", "{'a': 1::HUGEINT}"})
    void types_that_parquet_changes_are_refused(String value) {
        Stage stage = bench.stage(0, "SELECT " + value + " AS a", 1, new Output.Rows());
        MillraceException bug = catchThrowableOfType(MillraceException.class, () -> bench.task(stage, 0));
        assertThat(bug.failure().code()).isEqualTo("TYPE_NOT_KEPT");
    }

    @Test
    void a_task_whose_partitions_are_all_empty_counts_what_it_read() throws SQLException {
        Path file = bench.source("n.parquet", 0, 10_000);
        Input splits = new Input.Splits("n", bench.scan(List.of(file), List.of(new Unit(0, 0, 10_000, 1)), 0, 1));
        Stage stage = bench.stage(0, "SELECT k, 0 AS p FROM n WHERE d + k < 0", 1, new Output.Exchange(2), splits);
        assertThat(bench.task(stage, 0).measures().rowsRead()).isEqualTo(10_000);
    }

    @Test
    void order_is_kept_beyond_the_rows_that_are_buffered_for_partitions() throws SQLException {
        Stage stage = bench.stage(
                0, "SELECT i AS c0, (i % 5)::INTEGER AS c1 FROM range(1300000) t(i)", 1, new Output.Exchange(5));
        bench.all(stage);
        Stage reader =
                bench.stage(1, "SELECT * FROM part", 5, new Output.Rows(), new Input.Exchanged("part", new StageId(0)));
        bench.all(reader);
        assertThat(bench.rows(
                        "SELECT count(*), min(c0), max(c0), bool_and(c0 = 3 + 5 * r) FROM (SELECT c0, row_number()"
                                + " OVER () - 1 AS r FROM '"
                                + path(reader, 3) + "')"))
                .containsExactly("260000|3|1299998|true");
    }

    @Test
    void a_published_parquet_file_has_names_types_and_statistics_of_the_output() throws SQLException {
        int output = bench.output(
                OutputSpec.Format.PARQUET,
                new Column("total cost", "DECIMAL(38,0)"),
                new Column("who", "VARCHAR"),
                new Column("Who", "DATE"));
        Stage stage = bench.stage(
                0,
                "SELECT sum(i), 'a' || (i % 2), DATE '2024-02-29' FROM range(10) t(i) GROUP BY ALL ORDER BY 1 DESC",
                1,
                new Output.Table(output));
        AttemptOutput.Part part = bench.all(stage).getFirst().parts().getFirst();

        assertThat(part.name()).isEqualTo("part-0.parquet");
        assertThat(part.rows()).isEqualTo(2);
        assertThat(part.statistics()).hasSize(3).first().isEqualTo(new ColumnStatistics("total cost", "20", "25", 0));
        String file = bench.folder.resolve("home")
                + bench.object(stage, 0, part.name())
                        .uri()
                        .substring(bench.layout.home().uri().length());
        assertThat(bench.rows("FROM '" + file + "'")).containsExactly("25|a1|2024-02-29", "20|a0|2024-02-29");
        assertThat(bench.rows("SELECT column_name, column_type FROM (DESCRIBE FROM '" + file + "')"))
                .containsExactly("total cost|DECIMAL(38,0)", "who|VARCHAR", "Who_1|DATE");
    }

    @Test
    void csv_has_a_header_and_json_is_an_object_a_line() {
        int csv = bench.output(OutputSpec.Format.CSV, new Column("a", "INTEGER"), new Column("b", "VARCHAR"));
        int json = bench.output(
                OutputSpec.Format.JSON,
                new Column("x", "DOUBLE"),
                new Column("y", "DOUBLE"),
                new Column("z", "INTEGER[]"),
                new Column("n", "FLOAT"));
        Stage first = bench.stage(
                0, "SELECT * FROM (VALUES (1, 'p,q'), (2, ''), (3, NULL)) -- done", 1, new Output.Table(csv));
        Stage second = bench.stage(
                1,
                "SELECT 1.5::DOUBLE, 'nan'::DOUBLE, [1, 2], NULL::FLOAT UNION ALL SELECT 'inf', '-inf', NULL, 0.5",
                1,
                new Output.Table(json));
        bench.all(first);
        bench.all(second);
        assertThat(text(first, "part-0.csv")).isEqualTo("a,b\n1,\"p,q\"\n2,\"\"\n3,\n");
        assertThat(text(second, "part-0.json"))
                .isEqualTo("{\"x\":1.5,\"y\":\"NaN\",\"z\":[1,2],\"n\":null}\n"
                        + "{\"x\":\"Infinity\",\"y\":\"-Infinity\",\"z\":null,\"n\":0.5}\n");
    }

    @Test
    void numbers_that_are_not_finite_are_text_in_json_at_every_depth() {
        int json = bench.output(
                OutputSpec.Format.JSON,
                new Column("s", "STRUCT(\"a b\" DOUBLE, c DOUBLE[])"),
                new Column("m", "MAP(VARCHAR, FLOAT)"),
                new Column("l", "STRUCT(x DOUBLE, y VARCHAR)[]"));
        Stage stage = bench.stage(
                0,
                "SELECT {'a b': 'nan'::DOUBLE, 'c': [1.5::DOUBLE, 'inf'::DOUBLE, NULL]}, MAP {'k': '-inf'::FLOAT},"
                        + " [{'x': 'nan'::DOUBLE, 'y': 'NaN'}] UNION ALL SELECT NULL, NULL, NULL",
                1,
                new Output.Table(json));
        bench.all(stage);
        assertThat(text(stage, "part-0.json"))
                .isEqualTo("{\"s\":{\"a b\":\"NaN\",\"c\":[1.5,\"Infinity\",null]},\"m\":{\"k\":\"-Infinity\"},"
                        + "\"l\":[{\"x\":\"NaN\",\"y\":\"NaN\"}]}\n{\"s\":null,\"m\":null,\"l\":null}\n");
    }

    @ParameterizedTest
    @EnumSource(OutputSpec.Format.class)
    void every_task_publishes_its_rows_and_their_number(OutputSpec.Format format) {
        int output = bench.output(format, new Column("a", "INTEGER"));
        Stage stage = bench.stage(0, "SELECT * FROM (VALUES (1), (2), (3)) t(a)", 2, new Output.Table(output));
        assertThat(bench.all(stage))
                .allSatisfy(task -> assertThat(task.parts())
                        .extracting(AttemptOutput.Part::rows)
                        .containsExactly(3L))
                .allSatisfy(task -> assertThat(task.measures().rowsWritten()).isEqualTo(3))
                .hasSize(2);
    }

    @Test
    void only_the_first_task_writes_a_file_without_rows() {
        int output = bench.output(OutputSpec.Format.PARQUET, new Column("a", "INTEGER"));
        Stage stage = bench.stage(0, "SELECT 1 WHERE false", 2, new Output.Table(output));
        List<AttemptOutput> outputs = bench.all(stage);
        assertThat(outputs.get(0).parts()).extracting(AttemptOutput.Part::rows).containsExactly(0L);
        assertThat(outputs.get(1).parts()).isEmpty();
    }

    /** The first branch ends within a row group, the next one goes on for several. */
    @Test
    void rows_of_several_branches_are_written_in_their_order() throws SQLException {
        Path few = bench.source("few.parquet", 0, 3_000);
        Path many = bench.source("many.parquet", 3_000, 300_000);
        List<Unit> units = List.of(new Unit(0, 2_048, 952, 1), new Unit(1, 0, 300_000, 1));
        Input read = new Input.Splits("n", bench.scan(List.of(few, many), units, 0, 2));
        int output = bench.output(OutputSpec.Format.PARQUET, new Column("k", "BIGINT"));
        Stage ofFiles = bench.stage(0, "SELECT k FROM n", 1, new Output.Table(output), read);
        Stage ofText = bench.stage(
                1, "SELECT 1 AS k union all SELECT k FROM n WHERE k >= 3000 -- all", 1, new Output.Rows(), read);
        for (Stage stage : List.of(ofFiles, ofText)) {
            String name = bench.all(stage).getFirst().parts().getFirst().name();
            Path file = bench.store.file(bench.object(stage, 0, name)).orElseThrow();
            assertThat(bench.rows("SELECT count(*), count(*) FILTER (k < before) FROM (SELECT k, lag(k) OVER"
                            + " (ORDER BY file_row_number) AS before FROM read_parquet('" + file
                            + "', file_row_number = true))"))
                    .as(name)
                    .containsExactly((stage == ofFiles ? 300_952 : 300_001) + "|0");
        }
    }

    @Test
    void an_attempt_counts_what_it_read_and_wrote() throws SQLException {
        Path file = bench.source("n.parquet", 0, 10_000);
        Input splits = new Input.Splits("n", bench.scan(List.of(file), List.of(new Unit(0, 0, 10_000, 1)), 0, 1));
        Stage stage = bench.stage(0, "SELECT s, sum(d) FROM n GROUP BY s", 1, new Output.Rows(), splits);
        AttemptOutput.Measures measures = bench.task(stage, 0).measures();
        assertThat(measures.rowsRead()).isEqualTo(10_000);
        assertThat(measures.bytesRead()).isPositive();
        assertThat(measures.rowsWritten()).isEqualTo(7);
        assertThat(measures.bytesWritten()).isPositive();
        assertThat(measures.peakBytes()).isPositive();
        bench.runner.close();
        assertThat(bench.log(stage, 0).lines()).hasSize(2).allMatch(line -> line.startsWith("{\"at\":"));
    }

    private List<String> rows(Stage stage, int task) throws SQLException {
        return bench.rows("FROM '" + path(stage, task) + "'");
    }

    private Path path(Stage stage, int task) {
        return bench.store.file(bench.object(stage, task, "rows.parquet")).orElseThrow();
    }

    private String text(Stage stage, String name) {
        return new String(bench.bytes(stage, 0, name), StandardCharsets.UTF_8);
    }
}
