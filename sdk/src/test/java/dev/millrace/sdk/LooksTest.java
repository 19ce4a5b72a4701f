package dev.millrace.sdk;

import static dev.millrace.sdk.Expressions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Column;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a look at a frame costs, and what it leaves in the home. */
final class LooksTest {
    private record Number(int n) {}

    @TempDir
    Path folder;

    private Millrace open() {
        return open(options -> options);
    }

    private Millrace open(UnaryOperator<LocalOptions> more) {
        return Millrace.open(options -> more.apply(options.home(folder.resolve("home"))));
    }

    private static Frame numbers(Millrace millrace, int count) {
        return millrace.rows(
                Number.class, IntStream.range(0, count).mapToObj(Number::new).toList());
    }

    /** Files of runs and of their results. */
    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.resolve("home").relativize(file).toString())
                    .filter(file -> file.contains("run_") || file.contains("result-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void nothing_is_left_of_rows_that_were_looked_at(int workers) throws IOException {
        try (Millrace millrace = open(options -> options.set("runtime.workers", String.valueOf(workers)))) {
            Frame numbers = numbers(millrace, 5);
            assertThat(numbers.collect()).hasSize(5);
            assertThat(numbers.collect(Number.class)).contains(new Number(4));
            assertThat(numbers.text(2)).contains("there are more");
            assertThat(numbers.count()).isEqualTo(5);
            try (Stream<Row> rows = numbers.stream()) {
                assertThat(rows.findFirst()).isPresent();
            }
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void rows_are_there_until_their_stream_is_closed_and_go_before_the_process_ends() throws IOException {
        try (Millrace millrace = open()) {
            Stream<Row> open = numbers(millrace, 3).stream();
            assertThat(left()).isNotEmpty();
            for (int look = 0; look < 3; look++) {
                numbers(millrace, 3).count();
            }
            assertThat(open.map(row -> row.getLong("n"))).containsExactly(0L, 1L, 2L);
            open.close();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void what_failed_or_was_submitted_stays_and_can_be_reached() throws IOException {
        String failed;
        Run kept;
        try (Millrace millrace = open()) {
            Frame wrong = millrace.sql("SELECT CAST('x' || range AS INTEGER) AS n FROM range(3)");
            assertThatThrownBy(wrong::collect).isInstanceOf(MillraceException.class);
            kept = numbers(millrace, 3).submit().await();
            failed = millrace.run("@last-1").failure().orElseThrow().code();
        }
        assertThat(failed).isNotEmpty();
        assertThat(left()).anyMatch(file -> file.contains(kept.id()));
        try (Millrace millrace = open()) {
            assertThat(millrace.run(kept.id()).rows(Number.class)).hasSize(3);
        }
    }

    @Test
    void cached_rows_outlive_the_look_that_kept_them() {
        try (Millrace millrace = open()) {
            numbers(millrace, 4).cached().collect();
        }
        try (Millrace millrace = open()) {
            Frame cached = numbers(millrace, 4).cached();
            assertThat(cached.filter(col("n").gt(0)).explain(Explain.STAGES)).contains("CACHED");
            assertThat(cached.filter(col("n").gt(0)).count()).isEqualTo(3);
        }
    }

    /** Files of four rows; all but the first cannot be read behind their footers. */
    private String files(Millrace millrace) throws IOException {
        List<Column> columns = List.of(new Column("n", "INTEGER"));
        for (int file = 0; file < 6; file++) {
            int first = file * 4;
            Path to = folder.resolve("part-" + file);
            millrace.rows(
                            columns,
                            IntStream.range(first, first + 4).mapToObj(List::of).toList())
                    .write(Destination.parquet(to.toString()).singleFile());
            try (Stream<Path> written = Files.list(to)) {
                Path parquet = written.filter(name -> name.toString().endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
                byte[] bytes = Files.readAllBytes(parquet);
                for (int at = 4; file > 0 && at < 24; at++) {
                    bytes[at] = 127;
                }
                Files.createDirectories(folder.resolve("numbers"));
                Files.write(folder.resolve("numbers/" + file + ".parquet"), bytes);
            }
        }
        return folder.resolve("numbers/*.parquet").toString();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void show_reads_no_file_behind_the_rows_that_it_shows(boolean collapse) throws IOException {
        try (Millrace millrace = open(options ->
                options.set("plan.collapse", String.valueOf(collapse)).set("plan.splitBytes", "16KB"))) {
            Frame numbers = millrace.readParquet(files(millrace))
                    .select(col("n").plus(1).as("m"));

            assertThat(numbers.text(3).lines().map(String::strip))
                    .containsExactly("m", "integer", "───────", "1", "2", "3", "(the first 3 rows; there are more)");
            assertThat(numbers.limit(2, 1).collect()).hasSize(2);
            assertThatThrownBy(() -> numbers.text(4)).isInstanceOf(MillraceException.class);
            assertThatThrownBy(numbers::collect).isInstanceOf(MillraceException.class);
        }
    }
}
