package dev.millrace.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A week of uploads gives the stored totals and the stored quarantine, one by one and together, in any number of slots and tasks. */
final class UploadsTest {
    private static final Path UPLOADS =
            Path.of(System.getProperty("millrace.root")).resolve("testdata/uploads");

    private static final String JOB = """
        apiVersion: millrace/v1
        job: uploads
        sources:
          uploads:
            from: %s
            columns: {departure: timestamp, delay: int, distance: int, origin: varchar, destination: varchar}
            badRows: {to: bad, max: MAX}
            contract:
              - notNull: [origin, destination]
        steps:
          days:
            sql: |
              SELECT CAST(CAST(departure AS DATE) AS VARCHAR) AS day, count(*) AS flights, sum(delay) AS sum_delay,
                sum(distance) AS sum_distance
              FROM uploads GROUP BY ALL ORDER BY day
        sinks:
          days: {to: days, format: json, mode: overwrite}
        """;

    private static final String FORCED_SETTINGS = """
        settings: {plan.splitBytes: 65536, plan.broadcastBytes: 0, plan.collapse: false}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));
    private JsonNode answers = JsonMapper.shared().createObjectNode();

    @BeforeEach
    void data() throws IOException {
        shell = new Shell(folder);
        answers = JsonMapper.shared().readTree(Files.readString(UPLOADS.resolve("uploads.json")));
    }

    private static String job(List<String> files, String max) {
        List<String> paths =
                files.stream().map(file -> "\"" + UPLOADS.resolve(file) + "\"").toList();
        return JOB.formatted(paths).replace("MAX", max);
    }

    private List<String> distinctFiles() {
        List<String> files = new ArrayList<>();
        for (JsonNode file : answers.get("files")) {
            if (!file.has("same_bytes_as")) {
                files.add(Path.of(file.get("file").stringValue()).getFileName().toString());
            }
        }
        return files;
    }

    private JsonNode run(String text, int slots) {
        shell.write("job.yaml", text);
        Said said = shell.call("run", "job.yaml", "--json", "--slots", String.valueOf(slots));
        assertThat(said.code()).as(said.err()).isZero();
        return said.lastLine();
    }

    private List<JsonNode> rows(String output) {
        Said said = shell.call("runs", "results", "@last", "--name", output, "-o", "ndjson", "--limit", "0");
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static List<String> asStored(List<JsonNode> bad) {
        return bad.stream()
                .map(row -> Path.of(row.get("file").stringValue()).getFileName() + ","
                        + row.get("line").longValue() + "," + row.get("reason").stringValue() + ",\""
                        + row.get("text").stringValue() + "\"")
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "8, false", "2, true", "8, true"})
    void allFilesTogetherGiveTheStoredTotalsAndTheStoredQuarantine(int slots, boolean forced) throws IOException {
        JsonNode run = run(job(distinctFiles(), "37") + (forced ? FORCED_SETTINGS : ""), slots);
        JsonNode found = run.get("findings").get(0);
        JsonNode total = answers.get("total");
        assertThat(found.get("goodRows").longValue())
                .isEqualTo(total.get("good_rows").longValue())
                .isEqualTo(113_456);
        assertThat(found.get("badRows").longValue()).isEqualTo(37);
        TreeMap<String, Long> reasons = new TreeMap<>();
        found.get("broken")
                .forEach(broken -> reasons.put(
                        broken.get("reason").stringValue(), broken.get("rows").longValue()));
        assertThat(reasons)
                .containsExactly(
                        java.util.Map.entry("column_count", 10L),
                        java.util.Map.entry("delay_not_integer", 15L),
                        java.util.Map.entry("origin_missing", 12L));
        List<JsonNode> days = new ArrayList<>();
        answers.get("good_rows_by_departure_day").forEach(days::add);
        assertThat(rows("days").stream().map(JsonNode::toString).toList())
                .isEqualTo(days.stream().map(JsonNode::toString).toList());
        List<String> stored = Files.readAllLines(UPLOADS.resolve("uploads_quarantine.csv"));
        assertThat(asStored(rows("uploads.bad"))).containsExactlyInAnyOrderElementsOf(stored.subList(1, stored.size()));
        assertThat(folder.resolve("bad/reason=column_count")).isDirectory();
        assertThat(folder.resolve("bad/reason=delay_not_integer")).isDirectory();
        assertThat(folder.resolve("bad/reason=origin_missing")).isDirectory();
        JsonNode manifest = JsonMapper.shared().readTree(Files.readString(folder.resolve("days/_manifest.json")));
        assertThat(manifest.get("findings").get(0).get("goodRows").longValue()).isEqualTo(113_456);
    }

    /** The same text without compression, which several tasks read together. */
    @Test
    void plainFilesInManyRangesGiveTheStoredTotalsAndTheStoredQuarantine() throws IOException {
        List<String> compressed = distinctFiles();
        for (String name : compressed) {
            try (InputStream text = new GZIPInputStream(Files.newInputStream(UPLOADS.resolve(name)))) {
                Files.copy(text, folder.resolve(name.replace(".gz", "")));
            }
        }
        String job = JOB.formatted(List.of("\"flights_*.csv\"")).replace("MAX", "37")
                + "settings: {plan.splitBytes: 300000, plan.collapse: false}\n";
        JsonNode found = run(job, 2).get("findings").get(0);
        assertThat(found.get("goodRows").longValue()).isEqualTo(113_456);
        List<String> stored = Files.readAllLines(UPLOADS.resolve("uploads_quarantine.csv"));
        assertThat(asStored(rows("uploads.bad")))
                .containsExactlyInAnyOrderElementsOf(stored.subList(1, stored.size()).stream()
                        .map(row -> row.replaceFirst("\\.gz,", ","))
                        .toList());
        List<String> days = new ArrayList<>();
        answers.get("good_rows_by_departure_day").forEach(day -> days.add(day.toString()));
        assertThat(rows("days").stream().map(JsonNode::toString).toList()).isEqualTo(days);
        Said plan = shell.call("plan", "job.yaml", "--json");
        JsonNode input = JsonMapper.shared()
                .readTree(plan.out())
                .get("stages")
                .get(0)
                .get("inputs")
                .get(0);
        assertThat(input.get("splits").intValue()).isGreaterThan(compressed.size());
        assertThat(input.get("undivided")).isEmpty();
    }

    @Test
    void eachFileGivesItsStoredCounts() {
        for (JsonNode file : answers.get("files")) {
            String name = Path.of(file.get("file").stringValue()).getFileName().toString();
            JsonNode found = run(job(List.of(name), "0.5%").replace("to: bad,", "to: \"bad-" + name + "\","), 2)
                    .get("findings")
                    .get(0);
            assertThat(found.get("rows").longValue())
                    .as(name)
                    .isEqualTo(file.get("rows").longValue());
            assertThat(found.get("goodRows").longValue())
                    .as(name)
                    .isEqualTo(file.get("good").longValue());
            assertThat(found.get("badRows").longValue())
                    .as(name)
                    .isEqualTo(file.get("bad").longValue());
        }
    }

    @ParameterizedTest
    @CsvSource({"36, '36 are accepted'", "0.2%, '0.2% are accepted'", "0, '0 are accepted'"})
    void aRunBeyondItsLimitFailsWithCountsAndExamplesAndPublishesNothing(String max, String words) {
        shell.write("job.yaml", job(List.of("flights_20010105.csv.gz"), max));
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).isEqualTo(1);
        Said.Complaint complaint = said.complaints().getFirst();
        assertThat(complaint.code()).isEqualTo("CONTRACT_BROKEN");
        assertThat(complaint.place()).startsWith("job.yaml:9:");
        assertThat(complaint.message())
                .contains(
                        "37 of 16,259 rows are bad",
                        words,
                        "column_count 10 (flights_20010105.csv.gz line 856: 4)",
                        "delay_not_integer 15 (flights_20010105.csv.gz line 429: late)",
                        "origin_missing 12 (flights_20010105.csv.gz line 1283)");
        assertThat(folder.resolve("days")).doesNotExist();
        assertThat(folder.resolve("bad")).doesNotExist();
    }
}
