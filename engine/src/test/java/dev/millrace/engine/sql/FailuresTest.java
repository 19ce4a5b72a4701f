package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.ExhaustedException;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import dev.millrace.storage.fetch.Lane;
import dev.millrace.storage.fetch.RangeFetch;
import dev.millrace.storage.parquet.ParquetExcerpts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    private static final String ENDLESS =
            "SELECT sum(a.range * b.range)::BIGINT FROM range(10000000) a, range(10000000) b";

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
    void a_source_that_was_written_again_ends_the_task() throws SQLException, IOException {
        Path file = bench.source("n.parquet", 0, 100);
        Stage stage = overSource(file, "SELECT count(*) FROM n");
        Files.setLastModifiedTime(
                file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1));
        expect(stage, FailureKind.INVALID, "SOURCE_CHANGED", "was written again");
    }

    @Test
    void a_source_of_another_size_ends_the_task() throws SQLException, IOException {
        Path file = bench.source("n.parquet", 0, 100);
        Stage stage = overSource(file, "SELECT count(*) FROM n");
        Files.write(file, new byte[10]);
        expect(stage, FailureKind.INVALID, "SOURCE_CHANGED", "has 10 bytes instead of");
    }

    @Test
    void a_source_that_is_gone_ends_the_task() throws SQLException, IOException {
        Path file = bench.source("n.parquet", 0, 100);
        Stage stage = overSource(file, "SELECT count(*) FROM n");
        Files.delete(file);
        expect(stage, FailureKind.INVALID, "SOURCE_CHANGED", "is not there any more");
    }

    @Test
    void a_source_that_changes_while_it_is_read_ends_the_task() throws SQLException, IOException {
        Path file = bench.source("n.parquet", 0, 100);
        Path other = bench.source("other.parquet", 50, 100);
        Stage stage = overSource(file, "SELECT count(*) FROM n");
        RangeFetch ranges = new RangeFetch(bench.store);
        TaskFiles files = new TaskFiles(
                bench.store,
                ranges,
                new ParquetExcerpts(bench.store, ranges),
                TaskFolder.create(folder.resolve("task"), 0),
                Lane.wide());
        SealedSources sources = new SealedSources(bench.store, files, new GzipTexts(), new VerifiedObjects());
        Scan scan = ((Input.Splits) stage.inputs().getFirst()).scan();
        sources.open(scan, scan.files());
        FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1);
        Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
        // The system's clock may stand still meanwhile, and give the new file the old one's inode.
        Files.setLastModifiedTime(file, later);
        MillraceException changed = catchThrowableOfType(MillraceException.class, sources::check);
        assertThat(changed.failure().code()).isEqualTo("SOURCE_CHANGED");
    }

    @Test
    void a_truncated_source_names_its_file() throws SQLException, IOException {
        Path file = bench.source("n.parquet", 0, 10_000);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        expect(overSource(file, "SELECT sum(d) FROM n"), FailureKind.INVALID, "SOURCE_DAMAGED", file.toString());
    }

    @Test
    void a_source_with_damaged_pages_names_its_file() throws SQLException, IOException {
        Path file = bench.source("n.parquet", 0, 10_000);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 100, 5000, (byte) 0x55);
        Files.write(file, bytes);
        expect(
                overSource(file, "SELECT sum(d), max(k), max(s) FROM n"),
                FailureKind.INVALID,
                "SOURCE_DAMAGED",
                file.toString());
    }

    @Test
    void a_bad_row_of_a_text_names_its_file_and_line() throws IOException {
        Path file = Files.writeString(folder.resolve("n.csv"), "k,s,d\n1,a,1.5\nx,b,2.5\n");
        expect(overText(file), FailureKind.INVALID, "BAD_ROW", "line 3 of '" + file);
    }

    @Test
    void compressed_text_that_inflates_to_other_rows_is_named_though_DuckDB_reads_it() throws IOException {
        StringBuilder text = new StringBuilder("k,s,d\n");
        for (int row = 0; row < 100_000; row++) {
            text.append("1,a,3.5\n");
        }
        Path file = folder.resolve("n.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(bench.task(overText(file), 0).parts()).isNotEmpty();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 40, 60, (byte) 0xff);
        Files.write(file, bytes);
        expect(overText(file), FailureKind.INVALID, "SOURCE_DAMAGED", "compressed text is damaged");
    }

    @Test
    void compressed_text_that_ends_too_early_is_named() throws IOException {
        Path file = folder.resolve("n.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("k,s,d\n1,a,3.5\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 6));
        expect(overText(file), FailureKind.INVALID, "SOURCE_DAMAGED", file.toString());
    }

    private Stage overText(Path file) {
        Scan.Shape shape = new Scan.Shape(
                "read_csv",
                ", header = true, auto_detect = false, delim = ',', columns = {'k': 'BIGINT', 's': 'VARCHAR', 'd':"
                        + " 'DOUBLE'}",
                List.of("k", "s", "d"),
                "");
        Scan scan = new Scan(
                "numbers",
                Workbench.columns(),
                List.of(shape),
                List.of(bench.sealed(file)),
                List.of(new Unit(0, 0, -1, 1)),
                List.of(0, 1),
                false);
        return bench.stage(0, "SELECT sum(k)::BIGINT FROM n", 1, new Output.Rows(), new Input.Splits("n", scan));
    }

    @Test
    void a_value_that_cannot_be_cast_is_told() throws SQLException {
        Stage stage = overSource(bench.source("n.parquet", 0, 10), "SELECT CAST(s AS INTEGER) FROM n");
        expect(stage, FailureKind.INVALID, "BAD_CAST", "s0");
    }

    @Test
    void changed_bytes_of_a_segment_are_noticed() throws IOException {
        Stage map = bench.stage(
                0, "SELECT i AS c0, (i % 2)::INTEGER AS c1 FROM range(1000) t(i)", 1, new Output.Exchange(2));
        bench.all(map);
        Path object = bench.store.file(bench.object(map, 0, "exchange.mrx")).orElseThrow();
        byte[] bytes = Files.readAllBytes(object);
        bytes[100] ^= 1;
        Files.write(object, bytes);
        Stage reduce =
                bench.stage(1, "SELECT * FROM part", 2, new Output.Rows(), new Input.Exchanged("part", new StageId(0)));
        expect(
                reduce,
                FailureKind.CORRUPT,
                "CORRUPT_OBJECT",
                object.getFileName().toString());
        assertThat(bench.task(reduce, 1).parts().getFirst().rows())
                .as("the other segment is whole")
                .isEqualTo(500);
    }

    @Test
    void changed_bytes_of_rows_are_noticed() throws IOException {
        Stage map = bench.stage(0, "SELECT i AS c0 FROM range(1000) t(i)", 1, new Output.Rows());
        bench.all(map);
        Path object = bench.store.file(bench.object(map, 0, "rows.parquet")).orElseThrow();
        byte[] bytes = Files.readAllBytes(object);
        bytes[100] ^= 1;
        Files.write(object, bytes);
        Stage reduce =
                bench.stage(1, "SELECT * FROM part", 1, new Output.Rows(), new Input.Broadcast("part", new StageId(0)));
        expect(reduce, FailureKind.CORRUPT, "CORRUPT_OBJECT", "rows.parquet");
    }

    @Test
    void an_object_that_is_gone_or_cut_is_noticed() throws IOException {
        Stage map = bench.stage(
                0, "SELECT i AS c0, (i % 2)::INTEGER AS c1 FROM range(1000) t(i)", 1, new Output.Exchange(2));
        bench.all(map);
        Path object = bench.store.file(bench.object(map, 0, "exchange.mrx")).orElseThrow();
        byte[] bytes = Files.readAllBytes(object);
        Stage reduce =
                bench.stage(1, "SELECT * FROM part", 2, new Output.Rows(), new Input.Exchanged("part", new StageId(0)));
        Files.write(object, Arrays.copyOf(bytes, 200));
        expect(reduce, FailureKind.CORRUPT, "SHORT_OBJECT", "has 200 bytes");
        Files.delete(object);
        expect(reduce, FailureKind.CORRUPT, "MISSING_OBJECT", "is not there");
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_cancelled_task_stops_and_the_slot_goes_on() throws InterruptedException {
        Stage stage = bench.stage(0, ENDLESS, 1, new Output.Rows());
        Cancellation cancellation = new Cancellation();
        TaskAssignment assignment = bench.assignment(stage, 0, 0);
        Thread impatient = Thread.ofPlatform().start(() -> {
            bench.clock.sleep(300);
            cancellation.request();
        });
        MillraceException stopped =
                catchThrowableOfType(MillraceException.class, () -> bench.runner.run(assignment, cancellation));
        impatient.join();
        assertThat(stopped.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(stopped.failure().code()).isEqualTo("CANCELLED");
        bench.all(bench.stage(1, "SELECT 1", 1, new Output.Rows()));
    }

    @Test
    void a_task_cancelled_before_its_start_does_not_run() {
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        Stage stage = bench.stage(0, ENDLESS, 1, new Output.Rows());
        MillraceException stopped = catchThrowableOfType(
                MillraceException.class, () -> bench.runner.run(bench.assignment(stage, 0, 0), cancellation));
        assertThat(stopped.failure().code()).isEqualTo("CANCELLED");
    }

    @Test
    void too_little_memory_is_told_with_the_peak() {
        bench.memory(64L << 20);
        Stage stage = bench.stage(
                0, "SELECT list(i::VARCHAR || 'abcdefghijklmnop') FROM range(20000000) t(i)", 1, new Output.Rows());
        ExhaustedException exhausted = catchThrowableOfType(ExhaustedException.class, () -> bench.task(stage, 0));
        assertThat(exhausted.failure().kind()).isEqualTo(FailureKind.EXHAUSTED);
        assertThat(exhausted.failure().code()).isEqualTo("OUT_OF_MEMORY");
        assertThat(exhausted.peakBytes()).isBetween(51L << 20, 1L << 30);
        assertThat(bench.log(stage, 0)).contains("\"code\":\"OUT_OF_MEMORY\"");
        bench.memory(256L << 20).all(bench.stage(1, "SELECT 1", 1, new Output.Rows()));
    }

    @Test
    void a_broken_invariant_is_in_the_log_too() {
        Stage stage = bench.stage(0, "SELECT 1 AS a", 1, new Output.Table(99));
        assertThatThrownBy(() -> bench.task(stage, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(bench.log(stage, 0)).contains("\"event\":\"failed\",\"kind\":\"bug\",\"code\":\"TASK_BUG\"");
    }

    @Test
    void a_running_task_tells_its_memory() throws InterruptedException {
        Stage stage = bench.stage(
                0,
                "SELECT m, count(*) FROM (SELECT md5(range::VARCHAR) AS m FROM range(100000000)) GROUP BY m",
                1,
                new Output.Rows());
        TaskAssignment assignment = bench.assignment(stage, 0, 0);
        Cancellation cancellation = new Cancellation();
        Thread task = Thread.ofPlatform()
                .start(() -> assertThatThrownBy(() -> bench.runner.run(assignment, cancellation))
                        .hasMessageContaining("told to stop"));
        Vitals.Reading reading = bench.runner.vitals().of(assignment);
        while (reading.peakBytes() == 0 && task.isAlive()) {
            Thread.sleep(20);
            reading = bench.runner.vitals().of(assignment);
        }
        cancellation.request();
        task.join();
        assertThat(reading.peakBytes()).isPositive();
        assertThat(bench.runner.vitals().of(assignment).peakBytes()).isGreaterThanOrEqualTo(reading.peakBytes());
        assertThat(bench.runner.vitals().of(bench.assignment(stage, 1, 0)).peakBytes())
                .isZero();
    }

    @Test
    void a_process_that_grows_beyond_its_memory_stops_its_task() throws SQLException {
        MemoryGuard guard = new MemoryGuard(1000, () -> OptionalLong.of(960));
        try (SqlTaskRunner guarded = new SqlTaskRunner(
                bench.store, bench.clock, new SqlSlot(folder.resolve("guarded"), 1, 1 << 20), guard)) {
            Stage stage = bench.stage(0, ENDLESS, 1, new Output.Rows());
            ExhaustedException exhausted = catchThrowableOfType(
                    ExhaustedException.class, () -> guarded.run(bench.assignment(stage, 0, 0), new Cancellation()));
            assertThat(exhausted.failure().code()).isEqualTo("OUT_OF_MEMORY");
            assertThat(exhausted.peakBytes()).isEqualTo(960);
        }
    }

    @Test
    void the_system_tells_the_memory_of_this_process() {
        assumeThat(Path.of("/proc/self/status")).exists();
        assertThat(ResidentMemory.bytes().orElse(0)).isGreaterThan(10L << 20);
    }

    @Test
    void what_does_not_fit_memory_is_spilled_and_counted() {
        bench.memory(64L << 20);
        Stage stage = bench.stage(
                0, "SELECT i FROM (SELECT i, hash(i) AS h FROM range(4000000) t(i)) ORDER BY h", 1, new Output.Rows());
        assertThat(bench.task(stage, 0).measures().spilledBytes()).isPositive();
    }

    @Test
    void too_little_disk_is_told() throws SQLException {
        try (SqlTaskRunner small =
                new SqlTaskRunner(bench.store, bench.clock, new SqlSlot(folder.resolve("small"), 1, 1 << 20))) {
            bench.memory(64L << 20);
            Stage stage = bench.stage(
                    0,
                    "SELECT i FROM (SELECT i, hash(i) AS h FROM range(4000000) t(i)) ORDER BY h",
                    1,
                    new Output.Rows());
            ExhaustedException exhausted = catchThrowableOfType(
                    ExhaustedException.class, () -> small.run(bench.assignment(stage, 0, 0), new Cancellation()));
            assertThat(exhausted.failure().code()).isEqualTo("DISK_FULL");
        }
    }

    private Stage overSource(Path file, String sql) {
        Scan scan = bench.scan(List.of(file), List.of(new Unit(0, 0, -1, 1)), 0, 1);
        return bench.stage(0, sql, 1, new Output.Rows(), new Input.Splits("n", scan));
    }

    private void expect(Stage stage, FailureKind kind, String code, String text) {
        MillraceException failure = catchThrowableOfType(MillraceException.class, () -> bench.task(stage, 0));
        assertThat(failure).isNotNull();
        assertThat(failure.failure().kind()).isEqualTo(kind);
        assertThat(failure.failure().code()).isEqualTo(code);
        assertThat(failure.failure().message()).contains(text);
    }
}
