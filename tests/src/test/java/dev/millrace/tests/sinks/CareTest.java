package dev.millrace.tests.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Manifest;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published folders stay whole: damage is found and named whoever reads, and many small files become few without a change to the rows. */
final class CareTest {
    private static final int READ_BY_QUERIES = 4;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void shell() {
        shell = new Shell(folder);
    }

    private Said good(String... words) {
        Said said = shell.call(words);
        assertThat(said.code()).as(said.err()).isZero();
        return said;
    }

    private PublishedTable published(String sql, String options) {
        shell.write("job.sql", "-- millrace: to=out\n" + options + sql);
        good("run", "job.sql");
        return new PublishedTable(folder.resolve("out")).requireOnlyListed();
    }

    @ParameterizedTest
    @CsvSource({"parquet, 20", "csv, 10", "json, 10"})
    void a_flipped_bit_is_found_and_named_and_is_never_an_answer(String format, int flips) throws IOException {
        PublishedTable table = published(
                "SELECT range AS id, 'value ' || range AS v, range % 4 AS p FROM range(4000)",
                "-- millrace: format=" + format + "\n-- millrace: partitionBy=p\n");
        Random random = new Random(7);
        List<String> files = table.files();
        for (int flip = 0; flip < flips; flip++) {
            String name = files.get(random.nextInt(files.size()));
            Path file = table.folder().resolve(name);
            byte[] whole = Files.readAllBytes(file);
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            Said verified = shell.call("tables", "verify", "out");
            assertThat(verified.code()).as("%s of %s", flip, name).isEqualTo(1);
            assertThat(verified.err())
                    .contains("damaged: " + name + ": its bytes have the checksum")
                    .contains("1 damaged");
            if (flip < READ_BY_QUERIES) {
                requireRefused(name);
            }
            Files.write(file, whole);
        }
        assertThat(good("tables", "verify", "out").err()).contains("all as published");
    }

    /** A query over the folder, and the run's own rows. */
    private void requireRefused(String name) {
        Said query = shell.call("sql", "SELECT count(*), max(v) FROM 'out/'");
        assertThat(query.code()).isNotZero();
        assertThat(query.out()).isEmpty();
        assertThat(query.err()).contains(name);
        Said rows = shell.call("runs", "results", "@last", "--limit", "0");
        assertThat(rows.err()).doesNotContain("BUG");
    }

    @Test
    void a_sweep_leaves_a_run_alone_whose_submission_is_damaged_and_names_it() throws IOException {
        PublishedTable table = published("SELECT range AS id FROM range(10)", "");
        List<Path> submissions;
        try (Stream<Path> all = Files.list(folder.resolve(".millrace/submissions"))) {
            submissions = all.toList();
        }
        assertThat(submissions).hasSize(1);
        byte[] whole = Files.readAllBytes(submissions.getFirst());
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(submissions.getFirst(), damaged);
        Said said = shell.call("gc");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains("'submission' is damaged")
                .contains(submissions.getFirst().toString());
        assertThat(shell.call("gc", "--json")
                        .json()
                        .required("damaged")
                        .get(0)
                        .required("code")
                        .stringValue())
                .isEqualTo("DAMAGED_DOCUMENT");
        table.requireOnlyListed();
        Files.write(submissions.getFirst(), whole);
        good("gc");
    }

    @Test
    void a_file_that_is_gone_or_cut_short_is_named() throws IOException {
        PublishedTable table = published("SELECT range AS id FROM range(10)", "");
        Path file = table.folder().resolve(table.files().getFirst());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, List.of("short"));
        assertThat(shell.call("tables", "verify", "out").err()).contains("it has 6 bytes");
        Files.delete(file);
        assertThat(shell.call("tables", "verify", "out").err()).contains("it is not there");
        assertThat(shell.call("tables", "verify", "nowhere").complaints())
                .extracting(Said.Complaint::code)
                .containsExactly("NOT_PUBLISHED");
        assertThat(whole).isNotEmpty();
    }

    @Test
    void many_small_files_become_few_with_the_same_rows_folders_and_order() {
        for (int run = 0; run < 3; run++) {
            published(
                    "SELECT range * 3 + " + run + " AS id, range % 2 AS \"p/k\", 'v' || range AS v FROM range(100)",
                    "-- millrace: mode=append\n-- millrace: partitionBy=p/k\n-- millrace: sortBy=id desc\n");
        }
        PublishedTable table = new PublishedTable(folder.resolve("out"));
        assertThat(table.files()).hasSize(6);
        Manifest before = table.manifest();
        Said said = good("tables", "compact", "out", "--json");
        assertThat(said.json().required("filesBefore").intValue()).isEqualTo(6);
        assertThat(said.json().required("files").intValue()).isEqualTo(2);
        assertThat(said.json().required("rows").intValue()).isEqualTo(300);
        table.requireOnlyListed();
        assertThat(table.manifest().columns()).isEqualTo(before.columns());
        assertThat(table.manifest().layout().partitionBy())
                .isEqualTo(before.layout().partitionBy());
        PublishedTable.requireSame(
                "SELECT id, \"p%2Fk\" AS \"p/k\", v FROM read_parquet('" + folder
                        + "/out/**/*.parquet', hive_partitioning = true)",
                "SELECT range * 3 + run AS id, range % 2 AS \"p/k\", 'v' || range AS v FROM range(100), (VALUES (0),"
                        + " (1), (2)) AS t(run)");
        for (String file : table.files()) {
            assertThat(PublishedTable.rows(
                            "SELECT bool_and(id < before) FROM (SELECT id, lag(id) OVER () AS before FROM '"
                                    + folder.resolve("out").resolve(file) + "')"))
                    .isEqualTo(List.of(List.of("true")));
        }
        assertThat(good("tables", "compact", "out").err()).contains("nothing to do");
        assertThat(shell.call("tables", "compact", "out", "--target-size", "much")
                        .complaints())
                .extracting(Said.Complaint::code)
                .containsExactly("BAD_SIZE");
    }
}
