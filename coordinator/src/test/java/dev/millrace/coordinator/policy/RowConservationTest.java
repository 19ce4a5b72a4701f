package dev.millrace.coordinator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Column;
import dev.millrace.graph.Course;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RowBounds;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowConservationTest {
    private static final StageId FROM = new StageId(0);

    /** Two writers, three partitions. */
    private static final StageMap WRITTEN = new StageMap(
            FROM,
            0,
            List.of(
                    new Winner(new AttemptId(0, 0, 1), wrote(1, 2, 3)),
                    new Winner(new AttemptId(0, 1, 1), wrote(10, 20, 30))));

    private static AttemptOutput wrote(long... rows) {
        List<Segment> segments = Arrays.stream(rows)
                .mapToObj(count -> new Segment(0, 1, count, 0))
                .toList();
        Part part =
                new Part("exchange", 1, "crc32c:00000000", Arrays.stream(rows).sum(), segments, List.of());
        return new AttemptOutput(List.of(part), Measures.NONE);
    }

    private static Optional<Failure> broken(List<Share> shares, Input input, long... found) {
        Stage stage = new Stage(
                new StageId(1),
                "join",
                new Work.Function("mix", new TreeMap<>()),
                found.length,
                List.of(input),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(-1, -1, -1));
        StageDecision decision = new StageDecision(
                stage.id(), 0, found.length, 0, 0, new TreeMap<>(), "", shares, List.of(), Course.OWN);
        List<Winner> winners = new ArrayList<>();
        for (int task = 0; task < found.length; task++) {
            List<Read> reads = found[task] < 0 ? List.of() : List.of(new Read("x", found[task]));
            winners.add(new Winner(
                    new AttemptId(0, task, 1),
                    new AttemptOutput(List.of(), new Measures(1, 1, 1, 1, 1, 1, 1, 1), reads)));
        }
        return RowConservation.broken(stage, decision, new TreeMap<>(Map.of(FROM, WRITTEN)), winners);
    }

    @Test
    void what_a_join_keeps_is_written_and_no_more_than_there_is() {
        RowBounds keeping = new RowBounds(Set.of("x"), false, Set.of());
        assertThat(joined(keeping, 33, 33)).isEmpty();
        assertThat(joined(keeping, 33, 40)).isEmpty();
        assertThat(joined(keeping, 33, 32).orElseThrow().code()).isEqualTo("ROWS_NOT_CONSERVED");
        assertThat(joined(keeping, 33, 32).orElseThrow().message()).contains("keeps the 33 of x");
        RowBounds selecting = new RowBounds(Set.of(), true, Set.of("x"));
        assertThat(joined(selecting, 33, 0)).isEmpty();
        assertThat(joined(selecting, 33, 34).orElseThrow().message()).contains("no more than the 33 of x");
        assertThat(joined(RowBounds.NONE, 33, 99)).isEmpty();
    }

    /** The only task of a stage, which found so many rows and wrote so many. */
    private static Optional<Failure> joined(RowBounds bounds, long found, long written) {
        Stage stage = new Stage(
                new StageId(1),
                "join",
                new Work.Sql("SELECT 1", false, new TreeMap<>(), bounds),
                1,
                List.of(new Input.Broadcast("x", FROM)),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(-1, -1, -1));
        StageDecision decision = new StageDecision(stage.id(), 0, 1, 0, 0, new TreeMap<>(), "");
        AttemptOutput output = new AttemptOutput(
                List.of(new Part("rows", 1, "crc32c:00000000", written, List.of(), List.of())),
                Measures.NONE,
                List.of(new Read("x", found)));
        StageMap from = new StageMap(
                FROM,
                0,
                List.of(new Winner(
                        new AttemptId(0, 0, 1),
                        new AttemptOutput(
                                List.of(new Part("rows", 1, "crc32c:00000000", found, List.of(), List.of())),
                                Measures.NONE))));
        return RowConservation.broken(
                stage,
                decision,
                new TreeMap<>(Map.of(FROM, from)),
                List.of(new Winner(new AttemptId(0, 0, 1), output)));
    }

    @Test
    void what_was_written_for_a_partition_must_be_found_by_its_reader() {
        Input exchanged = new Input.Exchanged("x", FROM);
        assertThat(broken(List.of(), exchanged, 11, 22, 33)).isEmpty();

        Failure lost = broken(List.of(), exchanged, 11, 21, 33).orElseThrow();
        assertThat(lost.kind()).isEqualTo(FailureKind.CORRUPT);
        assertThat(lost.code()).isEqualTo("ROWS_LOST");
        assertThat(lost.message()).contains("Stage 1 (join)", "22 rows", "partitions 1 to 1", "'x'", "task 1 found 21");
        assertThat(broken(List.of(), exchanged, 11, 22, 34)).isPresent();
    }

    @Test
    void shares_are_counted_as_they_were_decided() {
        Input exchanged = new Input.Exchanged("x", FROM);
        List<Share> shares = List.of(Share.of(0, 2), Share.piece(2, "x", 0, 1), Share.piece(2, "x", 1, 2));
        assertThat(broken(shares, exchanged, 33, 3, 30)).isEmpty();
        assertThat(broken(shares, exchanged, 33, 30, 3)).isPresent();
        assertThat(broken(List.of(Share.NOTHING), exchanged, 0)).isEmpty();
    }

    @Test
    void a_task_that_does_not_say_what_it_found_has_lost_it() {
        assertThat(broken(List.of(), new Input.Exchanged("x", FROM), 11, -1, 33)
                        .orElseThrow()
                        .message())
                .contains("an unknown number");
    }

    @Test
    void rows_for_everybody_and_rows_of_one_task_are_counted_too() {
        assertThat(broken(List.of(), new Input.Broadcast("x", FROM), 66, 66)).isEmpty();
        assertThat(broken(List.of(), new Input.Broadcast("x", FROM), 66, 65)).isPresent();
        assertThat(broken(List.of(), new Input.Aligned("x", FROM), 6, 60)).isEmpty();
        assertThat(broken(List.of(), new Input.Aligned("x", FROM), 6, 6)).isPresent();
    }

    /** Two tasks that keep ranges of a column, and share a row group: 30 rows in all. */
    private static Input ranged() {
        Scan scan = new Scan(
                "items",
                List.of(new Column("k", "BIGINT")),
                List.of(),
                List.of(),
                List.of(
                        new Scan.Unit(0, 0, 10, 1),
                        new Scan.Unit(0, 10, 10, 1),
                        new Scan.Unit(0, 10, 10, 1),
                        new Scan.Unit(0, 20, 10, 1)),
                List.of(0, 2, 4),
                false,
                List.of(),
                new Scan.Ranges(0, List.of(7L)));
        return new Input.Splits("x", scan);
    }

    @Test
    void tasks_that_keep_ranges_keep_each_row_once() {
        List<Share> shares = List.of(Share.of(0, 1), Share.of(1, 2));
        assertThat(broken(shares, ranged(), 14, 16)).isEmpty();
        List<Share> cut = List.of(Share.of(0, 1), Share.piece(1, "y", 0, 1), Share.piece(1, "y", 1, 2));
        assertThat(broken(cut, ranged(), 14, 16, 16)).isEmpty();
        assertThat(broken(cut, ranged(), 14, 16, 15)).isPresent();
        // Ranges that nobody reads are lost, unless an input that the stage needs has no rows for them, or nobody needs
        // the stage.
        assertThat(broken(List.of(Share.of(1, 2)), ranged(), 16)).isPresent();
        assertThat(broken(List.of(Share.NOTHING), ranged(), 0)).isEmpty();
        for (long[] found : new long[][] {{14, 15}, {15, 16}, {14, -1}}) {
            assertThat(broken(shares, ranged(), found)).get().satisfies(failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
                assertThat(failure.code()).isEqualTo("ROWS_LOST");
                assertThat(failure.message()).contains("'items' have 30 rows").contains("ranges of 'k'");
            });
        }
    }
}
