package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.engine.Cancellation;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.Course;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.RowBounds;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.Work;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharesTest {
    private static final StageId MAP = new StageId(0);

    @TempDir
    private Path folder;

    private Workbench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = Workbench.at(folder);
    }

    @AfterEach
    void close() throws SQLException {
        bench.close();
    }

    /** Three tasks, which each write the numbers below 12 in four partitions. */
    private void write() {
        Stage map = bench.stage(
                0, "SELECT i AS c0, (i // 3)::INTEGER AS c1 FROM range(12) t(i)", 3, new Output.Exchange(4));
        bench.all(map);
    }

    private AttemptOutput read(Share share, String sql, Input... inputs) {
        Stage stage = bench.stage(1, sql, 4, new Output.Rows(), inputs);
        StageDecision decision =
                new StageDecision(stage.id(), 0, 1, 0, 0, new TreeMap<>(), "", List.of(share), List.of(), Course.OWN);
        return bench.runner.run(bench.assignment(stage, decision, 0), new Cancellation());
    }

    private List<String> rows() throws SQLException {
        Stage stage = bench.stage(1, "", 1, new Output.Rows());
        return bench.rows("FROM '"
                + bench.store.file(bench.object(stage, 0, "rows.parquet")).orElseThrow() + "'");
    }

    @Test
    void several_partitions_come_one_after_the_other_each_in_order_of_its_writers() throws SQLException {
        write();
        AttemptOutput output = read(Share.of(1, 3), "SELECT c0 FROM x", new Input.Exchanged("x", MAP));
        assertThat(rows())
                .containsExactly(
                        "3", "4", "5", "3", "4", "5", "3", "4", "5", "6", "7", "8", "6", "7", "8", "6", "7", "8");
        assertThat(output.reads()).containsExactly(new Read("x", 18));
    }

    @Test
    void a_piece_has_the_rows_of_some_writers_beside_all_rows_of_the_other_input() throws SQLException {
        write();
        AttemptOutput output = read(
                Share.piece(2, "x", 1, 3),
                "SELECT count(*) AS n, (SELECT count(*) FROM y) AS m FROM x",
                new Input.Exchanged("x", MAP),
                new Input.Exchanged("y", MAP));
        assertThat(rows()).containsExactly("6|9");
        assertThat(output.reads()).containsExactly(new Read("x", 6), new Read("y", 9));
    }

    @Test
    void a_share_of_nothing_has_columns_and_no_rows() throws SQLException {
        write();
        Stage whole = bench.stage(2, "SELECT i AS c0, 'a' AS c1 FROM range(5) t(i)", 1, new Output.Rows());
        bench.all(whole);
        AttemptOutput output = read(
                Share.NOTHING,
                "SELECT x.c0, z.c1 FROM x JOIN z USING (c0)",
                new Input.Exchanged("x", MAP),
                new Input.Aligned("z", whole.id()));
        assertThat(rows()).isEmpty();
        assertThat(output.reads()).containsExactly(new Read("x", 0), new Read("z", 0));
        assertThat(output.parts().getFirst().rows()).isZero();
    }

    @Test
    void a_join_that_loses_rows_or_gives_too_many_ends_by_name() {
        write();
        Input left = new Input.Exchanged("x", MAP);
        Input right = new Input.Exchanged("y", MAP);
        RowBounds keeping = new RowBounds(Set.of("x"), false, Set.of());
        RowBounds selecting = new RowBounds(Set.of(), true, Set.of("x"));
        String join = "SELECT x.c0 FROM x LEFT JOIN (SELECT DISTINCT c0 FROM y WHERE c0 < 5) y USING (c0)";
        assertThat(joined(join, keeping, left, right).parts().getFirst().rows()).isEqualTo(9);
        assertThatThrownBy(() -> joined(join.replace("LEFT", "INNER"), keeping, left, right))
                .hasMessageContaining("gave 6 rows, and keeps the 9 of x")
                .extracting(thrown -> ((MillraceException) thrown).failure().code())
                .isEqualTo("ROWS_NOT_CONSERVED");
        assertThat(joined(join.replace("LEFT", "SEMI"), selecting, left, right)
                        .parts()
                        .getFirst()
                        .rows())
                .isEqualTo(6);
        assertThatThrownBy(() -> joined("SELECT x.c0 FROM x JOIN y USING (c0)", selecting, left, right))
                .hasMessageContaining("gave 27 rows, and has no more than the 9 of x");
    }

    private AttemptOutput joined(String sql, RowBounds bounds, Input... inputs) {
        Stage stage = bench.stage(
                1,
                new Work.Sql(sql, false, new TreeMap<>(Map.of("TimeZone", "UTC")), bounds),
                4,
                new Output.Rows(),
                inputs);
        return bench.runner.run(bench.assignment(stage, 1, 0), new Cancellation());
    }

    @Test
    void all_shares_together_are_all_rows() throws SQLException {
        write();
        long rows = 0;
        for (Share share :
                List.of(Share.of(0, 2), Share.piece(2, "x", 0, 1), Share.piece(2, "x", 1, 3), Share.of(3, 4))) {
            rows += read(share, "SELECT c0 FROM x", new Input.Exchanged("x", MAP))
                    .parts()
                    .getFirst()
                    .rows();
        }
        assertThat(rows).isEqualTo(36);
    }

    /** The map claims another number of rows than its objects have. */
    private void claim(StageId stage, UnaryOperator<Part> change) {
        StageMap map = Objects.requireNonNull(bench.maps.get(stage));
        List<StageMap.Winner> winners = map.winners().stream()
                .map(winner -> new StageMap.Winner(
                        winner.attempt(),
                        new AttemptOutput(
                                winner.output().parts().stream().map(change).toList(),
                                winner.output().measures())))
                .toList();
        bench.maps.put(stage, new StageMap(stage, 0, winners));
    }

    private static Part withRows(Part part, long rows) {
        return new Part(part.name(), part.sizeBytes(), part.checksum(), rows, part.segments(), part.statistics());
    }

    @Test
    void rows_that_are_missing_end_the_task_before_it_computes() throws SQLException {
        Stage map = bench.stage(0, "SELECT i AS c0 FROM range(1000) t(i)", 2, new Output.Rows());
        bench.all(map);
        claim(MAP, part -> withRows(part, part.rows() + 1));

        for (Input input : List.of(new Input.Broadcast("x", MAP), new Input.Aligned("x", MAP))) {
            Failure lost = catchThrowableOfType(
                            MillraceException.class,
                            () -> read(Share.of(0, 1), "SELECT error('computed') FROM x", input))
                    .failure();
            assertThat(lost.kind()).isEqualTo(FailureKind.CORRUPT);
            assertThat(lost.code()).isEqualTo("ROWS_LOST");
            assertThat(lost.message()).contains("Stage 1, task 0", "'x'", "were written");
        }
    }
}
