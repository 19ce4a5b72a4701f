package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.Scan;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that a plan reads, compared with what DuckDB tells of the chunks and with the lengths that stand at the files' ends. */
final class PlannedBytesTest {
    private static final String APART = "plan.collapse";

    @TempDir
    private Path folder;

    private String format = "parquet";

    @BeforeEach
    void files() throws SQLException, IOException {
        write("parquet");
    }

    private void write(String form) throws SQLException, IOException {
        format = form;
        for (int day = 1; day <= 3; day++) {
            Path part = Files.createDirectories(folder.resolve(form).resolve("day=2026-01-0" + day));
            String groups = form.equals("parquet") ? ", ROW_GROUP_SIZE 4096" : "";
            ask("COPY (SELECT range AS id, range % 7 AS few, hash(range) AS h, 'text ' || range AS t FROM range("
                    + day * 20_000 + ", " + (day + 1) * 20_000 + ")) TO '" + part + "/p." + form + "' (FORMAT " + form
                    + groups + ")");
        }
    }

    private static String ask(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            ResultSet rows = statement.getResultSet();
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private StageGraph plan(String sql, Map<String, String> settings) {
        JobSpec.Source source = new JobSpec.Source(
                "t",
                List.of("file://" + folder.resolve(format)),
                "",
                List.of(),
                List.of(),
                JobSpec.CsvOptions.DETECT,
                false,
                SourceOptions.NONE,
                Place.of("job.yaml"));
        return PlannedQueries.planner(new LocalObjectStore(folder.resolve("home"), false, FileFaults.NONE))
                .plan(PlannedQueries.job(List.of(source), sql, folder.resolve("result"), new TreeMap<>(settings)));
    }

    private static long bytes(StageGraph plan) {
        return plan.stages().stream()
                .flatMap(stage -> stage.inputs().stream())
                .filter(Input.Splits.class::isInstance)
                .flatMap(input -> ((Input.Splits) input).scan().units().stream())
                .mapToLong(Scan.Unit::bytes)
                .sum();
    }

    /** A query is planned as one task and as many: either way it reads the same. */
    private List<StageGraph> both(String sql) {
        List<StageGraph> plans = new ArrayList<>();
        for (Map<String, String> settings : List.of(Map.<String, String>of(), Map.of(APART, "false"))) {
            plans.add(plan(sql, settings));
        }
        assertThat(plans.getFirst().stages()).hasSize(1);
        assertThat(plans.getLast().stages().getFirst().tasks()).isGreaterThan(1);
        return plans;
    }

    private void requireBytes(String sql, long bytes) {
        for (StageGraph plan : both(sql)) {
            assertThat(bytes(plan)).as(sql).isEqualTo(bytes);
            Stage first = plan.stages().getFirst();
            assertThat(first.estimate().inputBytes()).as("estimate of " + sql).isEqualTo(bytes);
            assertThat(plan.classes().get(first.memoryClass()).name()).isEqualTo("m256");
        }
    }

    /** From the four bytes before the last four of each file. */
    private long footers() throws IOException {
        long sum = 0;
        for (Path file : paths()) {
            byte[] all = Files.readAllBytes(file);
            sum += 8
                    + ByteBuffer.wrap(all, all.length - 8, 4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt();
        }
        return sum;
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> found = Files.walk(folder.resolve(format))) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    private long chunks(String condition) throws SQLException {
        return Long.parseLong(ask("SELECT sum(total_compressed_size)::BIGINT FROM parquet_metadata('"
                + folder.resolve("parquet") + "/*/*.parquet') WHERE " + condition));
    }

    @Test
    void whatReadsNoColumnReadsFooters() throws Exception {
        requireBytes("SELECT count(*) AS n FROM t", footers());
        requireBytes("SELECT count(*) AS n FROM (SELECT id, t FROM t)", footers());
        requireBytes("SELECT count(*) AS n, count(DISTINCT day) AS d FROM t", footers());
        requireBytes("SELECT DISTINCT day FROM t", footers());
    }

    @Test
    void whatReadsSomeColumnsReadsTheirChunksAndFooters() throws Exception {
        requireBytes("SELECT min(id) AS least, max(id) AS most FROM t", chunks("path_in_schema = 'id'") + footers());
        requireBytes(
                "SELECT count(*) AS n FROM t WHERE h > 5 AND t <> 'x'",
                chunks("path_in_schema IN ('h', 't')") + footers());
        requireBytes("SELECT few, day FROM t", chunks("path_in_schema = 'few'") + footers());
        requireBytes("SELECT * FROM t", chunks("true") + footers());
    }

    @Test
    void rowGroupsWithoutARowAreNotReadByATextAsItWasWritten() throws Exception {
        String sql = "SELECT count(*) AS n FROM t WHERE id < 24096";
        StageGraph one = plan(sql, Map.of());
        assertThat(one.stages().getFirst().name()).contains("as written");
        long kept = chunks("path_in_schema = 'id' AND stats_min_value::BIGINT < 24096");
        assertThat(bytes(one))
                .isBetween(kept, kept + footers() / 2)
                .isEqualTo(bytes(plan(sql, Map.of(APART, "false"))));
        StageGraph twice =
                plan("SELECT (SELECT count(*) FROM t WHERE id < 24096) + (SELECT max(id) FROM t) AS n", Map.of());
        assertThat(bytes(twice)).isGreaterThanOrEqualTo(chunks("path_in_schema = 'id'"));
    }

    @Test
    void textIsReadWholeWhateverIsNeeded() throws Exception {
        for (String form : List.of("csv", "json")) {
            write(form);
            long all = 0;
            for (Path file : paths()) {
                all += Files.size(file);
            }
            requireBytes("SELECT count(*) AS n FROM t", all);
            requireBytes("SELECT few FROM t", all);
        }
    }

    @Test
    void aggregatesOverAllRowsGiveOneRow() {
        for (StageGraph plan : both("SELECT count(*) AS n FROM t")) {
            assertThat(plan.stages().getLast().estimate().outputRows()).isEqualTo(1);
        }
    }
}
