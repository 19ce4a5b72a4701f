package dev.millrace.tests.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A cached step is computed again exactly when something changes that its rows follow from, and a kept result that is not whole is never used. */
final class CachedStepsTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: shop
        params:
          least: {type: int, default: 0}
          unused: {type: int, default: 0}
        sources:
          sales: {from: data/*.csv}
        steps:
          clean: {sql: "SELECT * FROM sales WHERE pieces > :least ORDER BY pieces DESC", cache: true}
          totals: {sql: "SELECT product, sum(pieces)::BIGINT AS n FROM clean GROUP BY ALL ORDER BY product"}
        sinks:
          totals: {to: out/totals, mode: overwrite}
          clean: {to: out/clean, mode: overwrite}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.write("data/a.csv", "product,pieces\na,1\nb,2\na,3\n");
        shell.write("job.yaml", JOB);
    }

    private JsonNode run(String... more) {
        Said said = shell.call(Stream.concat(Stream.of("run", "job.yaml", "--json"), Stream.of(more))
                .toArray(String[]::new));
        assertThat(said.code()).as(said.err()).isZero();
        return said.lastLine();
    }

    private static String told(JsonNode run) {
        StringBuilder told = new StringBuilder();
        run.path("reuse")
                .forEach(step -> told.append(step.get("step").stringValue())
                        .append(
                                step.get("cached").booleanValue()
                                        ? " CACHED"
                                        : " ran: " + step.get("reason").stringValue())
                        .append('\n'));
        return told.toString().stripTrailing();
    }

    private String rows(String output) {
        Said said = shell.call("runs", "results", "@last", "--name", output, "-o", "csv", "--limit", "0");
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().replace("\r", "");
    }

    private void requireFailure(String code, String... words) {
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).isNotZero();
        assertThat(said.complaints().getFirst().code()).isEqualTo(code);
        assertThat(said.complaints().getFirst().message()).contains(words);
    }

    private List<Path> kept(String ending) throws IOException {
        if (!Files.exists(folder.resolve(".millrace/cache"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder.resolve(".millrace").resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_second_run_takes_the_result_of_the_first_and_gives_the_same_rows() throws IOException {
        assertThat(told(run())).isEqualTo("clean ran: first time");
        String clean = rows("clean");
        String totals = rows("totals");
        assertThat(clean).isEqualTo("product,pieces\na,3\nb,2\na,1\n");
        assertThat(totals).isEqualTo("product,n\na,4\nb,2\n");
        Said plan = shell.call("plan", "job.yaml");
        assertThat(plan.out())
                .contains("step clean CACHED: its result is that of run run_")
                .doesNotContain("a.csv");
        Said live = shell.call("run", "job.yaml");
        assertThat(live.err()).contains("step clean CACHED: its result is that of run run_");
        assertThat(told(shell.call("runs", "get", "@last", "--json").lastLine()))
                .isEqualTo("clean CACHED");
        assertThat(rows("clean")).isEqualTo(clean);
        assertThat(rows("totals")).isEqualTo(totals);
        assertThat(kept("_manifest.json")).hasSize(1);
        assertThat(shell.call("runs", "get", "@last").out()).contains("step       clean CACHED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM sales WHERE | SELECT *, 1 AS one FROM sales WHERE | clean ran: SQL changed",
                "SELECT * FROM sales WHERE | SELECT * /* all */  FROM   sales WHERE | clean CACHED",
                "least: {type: int, default: 0} | least: {type: int, default: 1} | clean ran: parameter least is 1, was 0",
                "unused: {type: int, default: 0} | unused: {type: int, default: 1} | clean CACHED",
                "from: data/*.csv | from: data/*.csv, columns: {product: varchar, pieces: int} | clean ran: what is said"
                        + " of 'sales' changed",
                "sinks: | settings: {sql.timeZone: Asia/Tokyo}%nsinks: | clean ran: setting sql.timeZone is Asia/Tokyo, was"
                        + " UTC",
                "job: shop | job: shop%nlabels: {team: a} | clean CACHED",
                "mode: overwrite} | mode: overwrite, format: csv} | clean CACHED"
            })
    void what_is_changed_in_a_job_decides_whether_a_step_runs(String before, String after, String told) {
        run();
        shell.write("job.yaml", JOB.replace(before, after.replace("%n", "\n")));
        assertThat(told(run())).isEqualTo(told);
    }

    @Test
    void files_that_come_change_and_go_are_counted() throws IOException {
        run();
        shell.write("data/b.csv", "product,pieces\nc,5\n");
        shell.write("data/c.csv", "product,pieces\nc,6\n");
        assertThat(told(run())).isEqualTo("clean ran: source sales changed: 2 files new");
        assertThat(rows("totals")).isEqualTo("product,n\na,4\nb,2\nc,11\n");
        shell.write("data/c.csv", "product,pieces\nc,60\n");
        Files.delete(folder.resolve("data/b.csv"));
        assertThat(told(run())).isEqualTo("clean ran: source sales changed: 1 file changed, 1 gone");
        assertThat(rows("totals")).isEqualTo("product,n\na,4\nb,2\nc,60\n");
        Files.delete(folder.resolve("data/c.csv"));
        assertThat(told(run())).as("as it was at first").isEqualTo("clean CACHED");
        assertThat(rows("totals")).isEqualTo("product,n\na,4\nb,2\n");
    }

    @ParameterizedTest
    @CsvSource({"part, checksum", "part, bytes", "part, there", "_manifest.json, cannot be read"})
    void a_damaged_result_is_computed_again_and_told(String file, String word) throws IOException {
        run();
        Path damaged = kept(file.equals("part") ? ".parquet" : file).getFirst();
        byte[] bytes = Files.readAllBytes(damaged);
        switch (word) {
            case "bytes" -> Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 1));
            case "there" -> Files.delete(damaged);
            default -> {
                bytes[bytes.length / 2] ^= 4;
                Files.delete(damaged);
                Files.write(damaged, bytes);
            }
        }
        assertThat(told(run())).startsWith("clean ran: the cached result in '").contains("is damaged", word);
        assertThat(rows("totals")).isEqualTo("product,n\na,4\nb,2\n");
        assertThat(told(run())).isEqualTo("clean CACHED");
        assertThat(rows("clean")).isEqualTo("product,pieces\na,3\nb,2\na,1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT *, random() AS r FROM sales | calls random",
                "SELECT *, now() AS t FROM sales | reads the clock",
                "SELECT * FROM sales WHERE current_date > DATE '2000-01-01' | reads the clock",
                "SELECT * FROM sales USING SAMPLE 50% | takes a sample without a seed",
                "SELECT INTERVAL 1 DAY AS i FROM sales | of the type INTERVAL",
                "SELECT product, product FROM sales | do not keep the column 'product'"
            })
    void what_is_not_the_same_in_each_run_is_refused_by_name(String sql, String words) {
        shell.write(
                "job.yaml",
                JOB.replace("SELECT * FROM sales WHERE pieces > :least ORDER BY pieces DESC", sql)
                        .replace(
                                "SELECT product, sum(pieces)::BIGINT AS n FROM clean GROUP BY ALL ORDER BY product",
                                "SELECT 1 AS one"));
        requireFailure("NOT_CACHEABLE", words);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void what_a_cached_step_reads_must_be_the_same_in_each_run_too() {
        shell.write(
                "job.yaml",
                JOB.replace("  clean: {sql", "  raw: {sql: \"SELECT *, now() AS t FROM sales\"}\n  clean: {sql")
                        .replace("* FROM sales WHERE", "* FROM raw WHERE"));
        requireFailure("NOT_CACHEABLE", "'clean' is cached, and reads 'raw', which reads the clock");
    }

    @Test
    void a_seeded_sample_is_kept() {
        shell.write("job.yaml", JOB.replace("ORDER BY pieces DESC", "USING SAMPLE 50% (bernoulli, 42)"));
        run();
        String rows = rows("clean");
        assertThat(told(run())).isEqualTo("clean CACHED");
        assertThat(rows("clean")).isEqualTo(rows);
    }

    @Test
    void a_run_may_compute_all_again_or_keep_nothing() throws IOException {
        assertThat(told(run("--no-cache"))).isEmpty();
        assertThat(folder.resolve(".millrace").resolve("cache")).doesNotExist();
        run();
        assertThat(told(run("--refresh"))).isEqualTo("clean ran: it was asked for");
        assertThat(kept("_manifest.json")).hasSize(1);
        assertThat(told(run())).isEqualTo("clean CACHED");
        assertThat(told(run("--no-cache"))).isEmpty();
        assertThat(shell.call("run", "job.yaml", "--refresh", "--no-cache").code())
                .isEqualTo(2);
    }

    @Test
    void a_step_between_is_not_computed_and_its_sources_are_not_read() throws IOException {
        String between = JOB.replace("  clean: {to: out/clean, mode: overwrite}\n", "")
                .replace("  totals: {sql", "  unread: {sql: SELECT 1 AS one}\n  totals: {sql");
        shell.write("job.yaml", between);
        assertThat(told(run())).isEqualTo("clean ran: first time");
        shell.write("job.yaml", between.replace("sum(pieces)", "max(pieces)"));
        JsonNode run = run();
        assertThat(told(run)).isEqualTo("clean CACHED");
        assertThat(rows("totals")).isEqualTo("product,n\na,3\nb,2\n");
        assertThat(shell.call("plan", "job.yaml").out()).doesNotContain("a.csv");
    }

    @Test
    void the_last_of_several_cached_steps_spares_those_that_it_reads() {
        shell.write(
                "job.yaml",
                JOB.replace("ORDER BY product\"}", "ORDER BY product\", cache: true}")
                        .replace("  clean: {to: out/clean, mode: overwrite}\n", ""));
        assertThat(told(run())).isEqualTo("clean ran: first time\ntotals ran: first time");
        assertThat(told(run())).isEqualTo("totals CACHED");
        shell.write(
                "job.yaml",
                JOB.replace("ORDER BY product\"}", "ORDER BY product\", cache: true}")
                        .replace("  clean: {to: out/clean, mode: overwrite}\n", "")
                        .replace("sum(pieces)", "max(pieces)"));
        assertThat(told(run())).isEqualTo("clean CACHED\ntotals ran: SQL changed");
        shell.write(
                "job.yaml",
                JOB.replace("ORDER BY product\"}", "ORDER BY product\", cache: true}")
                        .replace("  clean: {to: out/clean, mode: overwrite}\n", "")
                        .replace("sum(pieces)", "max(pieces)")
                        .replace("ORDER BY pieces DESC", "AND true"));
        assertThat(told(run())).isEqualTo("clean ran: SQL changed\ntotals ran: SQL of clean changed");
    }

    @Test
    void the_step_of_a_sql_file_is_cached_by_a_header() {
        shell.write("one.sql", """
            -- millrace: sources.sales.from=data/*.csv
            -- millrace: to=one
            -- millrace: mode=overwrite
            -- millrace: cache=true
            SELECT count(*) AS n FROM sales
            """);
        assertThat(shell.call("run", "one.sql").err()).contains("result ran: first time");
        assertThat(shell.call("run", "one.sql").err()).contains("result CACHED");
    }

    @Test
    void a_published_folder_counts_by_its_bytes_and_a_contract_by_its_words() throws IOException {
        shell.write(
                "source.sql",
                "-- millrace: to=lake\n-- millrace: mode=overwrite\nSELECT 'a' AS product, range AS pieces FROM range(5)");
        assertThat(shell.call("run", "source.sql").code()).isZero();
        String job = JOB.replace("{from: data/*.csv}", "{from: lake}");
        shell.write("job.yaml", job);
        run();
        assertThat(shell.call("run", "source.sql").code()).isZero();
        String again = told(run());
        assertThat(again).startsWith("clean ran: source sales changed: 1 file new, 1 gone");
        shell.write("job.yaml", job.replace("{from: lake}", "{from: lake, contract: [{notNull: [product]}]}"));
        assertThat(told(run())).isEqualTo("clean ran: what is said of 'sales (contract)' changed");
        assertThat(told(run())).isEqualTo("clean CACHED");
        shell.write(
                "job.yaml",
                "# a line more\n" + job.replace("{from: lake}", "{from: lake, contract: [{notNull: [product]}]}"));
        assertThat(told(run())).as("where it is said does not matter").isEqualTo("clean CACHED");
    }

    @Test
    void a_cached_step_with_a_contract_is_held_to_it_in_each_run() {
        String job = JOB.replace(
                "DESC\", cache: true}",
                "DESC\", cache: true, contract: [{range: {column: pieces, max: 2}}], badRows: {to: bad, max: MAX}}");
        shell.write("job.yaml", job.replace("MAX", "1"));
        assertThat(told(run())).isEqualTo("clean ran: first time");
        assertThat(rows("totals")).isEqualTo("product,n\na,1\nb,2\n");
        JsonNode second = run();
        assertThat(told(second)).isEqualTo("clean CACHED");
        assertThat(second.get("findings").get(0).get("badRows").longValue()).isEqualTo(1);
        assertThat(rows("totals")).isEqualTo("product,n\na,1\nb,2\n");
        shell.write("job.yaml", job.replace("MAX", "0"));
        requireFailure("CONTRACT_BROKEN", "1 of 3 rows");
    }

    @Test
    void runs_that_compute_the_same_at_once_are_all_right() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Callable<Said>> calls = Stream.of("x", "y", "z")
                    .map(name -> {
                        shell.write(name + ".yaml", JOB.replace("out/", "out-" + name + "/"));
                        return (Callable<Said>) () -> shell.call("run", name + ".yaml", "--json");
                    })
                    .toList();
            for (Future<Said> said : threads.invokeAll(calls)) {
                assertThat(said.get().code()).as(said.get().err()).isZero();
            }
        }
        assertThat(told(run())).isEqualTo("clean CACHED");
        for (String name : List.of("out-x", "out-y", "out-z", "out")) {
            Said said = shell.call("sql", "SELECT * FROM '" + name + "/totals/' ORDER BY 1", "-o", "csv");
            assertThat(said.out().replace("\r", "")).as(name).isEqualTo("product,n\na,4\nb,2\n");
        }
    }

    @Test
    void results_are_listed_removed_and_swept_but_never_under_a_run_that_may_go_on() throws IOException {
        run();
        Said listed = shell.call("cache", "ls", "--json");
        assertThat(listed.lastLine().get("job").stringValue()).isEqualTo("shop");
        assertThat(listed.lastLine().get("step").stringValue()).isEqualTo("clean");
        assertThat(listed.lastLine().get("rows").longValue()).isEqualTo(3);
        shell.write(
                "job.yaml",
                JOB.replace(
                        "sum(pieces)::BIGINT AS n",
                        "sum(CASE WHEN pieces > 2 THEN error('no') ELSE pieces END)::BIGINT AS n"));
        assertThat(shell.call("run", "job.yaml").code()).isNotZero();
        assertThat(shell.call("cache", "rm", "--all").out()).contains("removed 0 results");
        assertThat(shell.call("gc", "--set", "cache.maxAge=0s").code()).isZero();
        assertThat(kept(".parquet"))
                .as("a failed run may be retried and reads it")
                .hasSize(1);
        assertThat(shell.call("runs", "rm", "@last").code()).isZero();
        assertThat(shell.call("gc", "--dry-run", "--set", "cache.maxSize=1B").out())
                .contains("would delete 1 result");
        assertThat(kept(".parquet")).hasSize(1);
        assertThat(shell.call("cache", "rm", "shop/other").err()).contains("No result of 'shop/other' is kept");
        assertThat(shell.call("cache", "rm", "shop/clean").out()).contains("removed 1 result");
        assertThat(kept(".parquet")).isEmpty();
        shell.write("job.yaml", JOB);
        assertThat(told(run())).isEqualTo("clean ran: first time");
        assertThat(shell.call("gc", "--set", "cache.maxAge=0s").out()).contains("1 result of cached steps");
        assertThat(kept(".parquet")).isEmpty();
        assertThat(told(run())).isEqualTo("clean ran: first time");
    }

    @Test
    void what_a_kept_result_spares_may_be_read_by_steps_that_nothing_needs() {
        shell.write("job.yaml", """
                apiVersion: millrace/v1
                job: shop
                sources:
                  sales: {from: data/*.csv}
                steps:
                  every: {sql: "SELECT * FROM sales"}
                  clean: {sql: "SELECT * FROM every WHERE pieces > 0 ORDER BY pieces DESC", cache: true}
                  unused: {sql: "SELECT count(*) AS n FROM every"}
                  idle: {sql: "SELECT n FROM unused"}
                sinks:
                  clean: {to: out/clean, mode: overwrite}
                """);
        assertThat(told(run())).isEqualTo("clean ran: first time");
        assertThat(told(run())).isEqualTo("clean CACHED");
        assertThat(rows("clean")).isEqualTo("product,pieces\na,3\nb,2\na,1\n");
    }

    @Test
    void the_keys_of_a_cached_steps_own_contract_are_there_in_each_run() {
        shell.write("data/a.csv", "product,pieces\na,1\nb,2\nc,3\n");
        shell.write("job.yaml", """
                apiVersion: millrace/v1
                job: shop
                sources:
                  sales: {from: data/*.csv}
                steps:
                  known: {sql: "SELECT product FROM sales WHERE pieces < 3"}
                  clean:
                    sql: "SELECT * FROM sales ORDER BY pieces DESC"
                    cache: true
                    contract: [{foreignKey: {columns: product, in: known}}]
                    badRows: {to: bad, max: 1}
                sinks:
                  clean: {to: out/clean, mode: overwrite}
                """);
        assertThat(told(run())).isEqualTo("clean ran: first time");
        JsonNode second = run();
        assertThat(told(second)).isEqualTo("clean CACHED");
        assertThat(second.get("findings").get(0).get("badRows").longValue()).isEqualTo(1);
        assertThat(rows("clean")).contains("a,1", "b,2").doesNotContain("c,3");
    }

    @Test
    void a_contract_of_a_step_that_no_output_needs_is_held_in_each_run() {
        shell.write("job.yaml", """
                apiVersion: millrace/v1
                job: shop
                sources:
                  sales: {from: data/*.csv}
                steps:
                  every: {sql: "SELECT * FROM sales"}
                  clean: {sql: "SELECT * FROM every WHERE pieces > 0 ORDER BY pieces DESC", cache: true}
                  judged: {sql: "SELECT * FROM every", contract: [{range: {column: pieces, max: 9}}]}
                sinks:
                  clean: {to: out/clean, mode: overwrite}
                """);
        assertThat(told(run())).isEqualTo("clean ran: first time");
        JsonNode second = run();
        assertThat(told(second)).isEqualTo("clean CACHED");
        assertThat(second.get("findings").get(0).get("subject").stringValue()).isEqualTo("judged");
    }
}
