package dev.millrace.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.bench.MemoryFolder;
import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A text under a contract that many tasks read has the bad rows that it was written with, each in its line, and the rows beside them. */
final class ContractRangesTest {
    private static final int ROWS = 12_000;

    private static final String JOB = """
        apiVersion: millrace/v1
        job: ranges
        sources:
          rows:
            from: SOURCE
            columns: {id: int, word: varchar}
            rowNumber: nr
            csv: {header: true, delimiter: ",", quote: '"'}
            badRows: {to: bad, mode: overwrite}
            contract:
              - unique: id
        steps:
          good: {sql: "SELECT count(*) AS n, sum(id) AS ids, sum(length(word)) AS letters, sum(nr) AS numbers FROM rows"}
        sinks:
          good: {to: good, mode: overwrite}
        settings: {plan.splitBytes: BYTES, plan.collapse: false}
        """;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    /** What is written, as it is written. */
    private final StringBuilder text = new StringBuilder("id,word\r\n");

    private final List<String> bad = new ArrayList<>();
    private int line = 2;
    private int number;
    private long good;
    private long ids;
    private long letters;
    private long numbers;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    private void good(int id, String written, int wordLetters, int lines) {
        add(id + "," + written, lines);
        good++;
        ids += id;
        letters += wordLetters;
        numbers += number;
    }

    private void bad(String record, int lines, String reason, String value) {
        bad.add(line + " " + reason + " " + value);
        add(record, lines);
    }

    private void add(String record, int lines) {
        text.append(record).append("\r\n");
        line += lines;
        number++;
    }

    private void write() {
        for (int id = 0; id < ROWS; id++) {
            switch (id % 1_000) {
                case 17 -> bad("x" + id + ",word", 1, "id_not_integer", "x" + id);
                case 200 -> bad(id + ",\"open", 1, "unreadable", "a quote does not end its field");
                case 333 -> bad(id + ",a,b", 1, "column_count", "3");
                case 500 -> bad((id - 450) + ",again", 1, "id_not_unique", String.valueOf(id - 450));
                case 600 -> good(id, "\"two\r\nlines, \"\"quoted\"\"\"", 20, 2);
                case 777 -> bad(id + "", 1, "column_count", "1");
                default -> good(id, "w" + id, 1 + String.valueOf(id).length(), 1);
            }
            if (id % 997 == 0) {
                text.append("\r\n");
                line++;
            }
        }
    }

    private JsonNode run(String job, int slots) {
        shell.write("job.yaml", job);
        Said said = shell.call("run", "job.yaml", "--json", "--slots", String.valueOf(slots));
        assertThat(said.code()).as(said.err()).isZero();
        return said.lastLine().get("findings").get(0);
    }

    private List<JsonNode> rows(String output) {
        Said said = shell.call("runs", "results", "@last", "--name", output, "-o", "ndjson", "--limit", "0");
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private List<String> found() {
        return rows("rows.bad").stream()
                .sorted(Comparator.comparingLong(row -> row.get("line").longValue()))
                .map(row -> Stream.of("line", "reason", "value")
                        .map(name -> row.get(name).asString())
                        .reduce((one, other) -> one + " " + other)
                        .orElseThrow())
                .toList();
    }

    private JsonNode firstInput() {
        Said plan = shell.call("plan", "job.yaml", "--json");
        assertThat(plan.code()).as(plan.err()).isZero();
        return JsonMapper.shared()
                .readTree(plan.out())
                .get("stages")
                .get(0)
                .get("inputs")
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({"16384, 2, 8", "40000, 8, 4", "100000000, 1, 1"})
    void badRowsHaveTheLinesInWhichTheyWereWritten(String splitBytes, int slots, int leastSplits) {
        write();
        shell.write("rows.csv", text.toString());
        JsonNode findings = run(JOB.replace("SOURCE", "rows.csv").replace("BYTES", splitBytes), slots);
        assertThat(found()).isEqualTo(bad);
        JsonNode sums = rows("good").getFirst();
        assertThat(sums.get("n").asLong()).isEqualTo(good);
        assertThat(sums.get("ids").asLong()).isEqualTo(ids);
        assertThat(sums.get("letters").asLong()).isEqualTo(letters);
        assertThat(sums.get("numbers").asLong()).isEqualTo(numbers);
        assertThat(findings.get("rows").longValue()).isEqualTo(number);
        List<String> examples = new ArrayList<>();
        findings.get("broken").forEach(rule -> examples.add(rule.get("example").stringValue()));
        assertThat(examples)
                .contains(
                        "rows.csv line 20: x17",
                        "rows.csv line 203: a quote does not end its field",
                        "rows.csv line 503: 50");
        assertThat(firstInput().get("splits").intValue()).isGreaterThanOrEqualTo(leastSplits);
    }

    @Test
    void linesOfJsonKeepTheirLinesToo() {
        for (int id = 0; id < 3_000; id++) {
            boolean wrong = id % 500 == 99;
            String object = "{\"id\": " + (wrong ? "\"no\"" : id) + ", \"word\": \"w\\n\"}";
            if (wrong) {
                bad(object, 1, "id_not_integer", "no");
            } else {
                add(object, 1);
            }
        }
        String lines = text.substring(text.indexOf("{"));
        shell.write("rows.jsonl", lines);
        String job = JOB.replace("SOURCE", "rows.jsonl")
                .replace("    csv: {header: true, delimiter: \",\", quote: '\"'}\n", "");
        run(job.replace("BYTES", "16384"), 2);
        assertThat(found())
                .isEqualTo(bad.stream()
                        .map(row -> (Integer.parseInt(row.substring(0, row.indexOf(' '))) - 1)
                                + row.substring(row.indexOf(' ')))
                        .toList());
        assertThat(firstInput().get("splits").intValue()).isGreaterThanOrEqualTo(4);
    }

    /** Rows of a step are numbered, compared with each other and judged where they are. */
    @Test
    void theContractOfAStepBringsRowsTogetherInNoOneTask() {
        for (int file = 0; file < 8; file++) {
            shell.parquet(
                    "f/" + file + ".parquet",
                    "SELECT range::INTEGER AS id, repeat('x', 40) || md5(range::VARCHAR) AS w FROM range("
                            + file * 7_500 + ", " + (file + 1) * 7_500 + ")");
        }
        shell.write("job.yaml", """
                apiVersion: millrace/v1
                job: step
                sources: {f: {from: f}}
                steps:
                  rows:
                    sql: "SELECT id % 50000 AS id, w FROM f"
                    badRows: {to: bad, mode: overwrite}
                    contract: [{range: {column: id, max: 49989}}, {unique: id}]
                  good: {sql: "SELECT count(*) AS n FROM rows"}
                sinks: {good: {to: good, mode: overwrite}}
                settings: {plan.splitBytes: 300000, plan.partitionBytes: 300000, plan.broadcastBytes: 0,
                  plan.collapse: false, plan.adaptive: false}
                """);
        Said run = shell.call("run", "job.yaml");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(rows("good").getFirst().get("n").asLong()).isEqualTo(49_990);
        assertThat(rows("rows.bad")).hasSize(10_010);
        JsonNode plan = JsonMapper.shared()
                .readTree(shell.call("plan", "--analyze", "@last", "--json").out());
        int large = 0;
        for (JsonNode stage : plan.get("stages")) {
            if (stage.get("measured").get("rowsRead").longValue() > 10_010) {
                assertThat(stage.get("measured").get("tasks").intValue())
                        .as(stage.get("name").stringValue())
                        .isGreaterThan(2);
                large++;
            }
        }
        assertThat(large).isGreaterThan(2);
    }

    @Test
    void whatIsOneTaskSaysWhyInWordsAndForMachines() {
        shell.write("rows.json", "[" + "{\"id\": 1, \"word\": \"w\"},\n".repeat(2_000) + "{\"id\": 1}]");
        shell.write(
                "job.yaml",
                JOB.replace("SOURCE", "rows.json")
                        .replace("    csv: {header: true, delimiter: \",\", quote: '\"'}\n", "")
                        .replace("BYTES", "16384"));
        assertThat(firstInput().get("undivided").get(0).toString())
                .isEqualTo("{\"why\":\"array\",\"files\":1,\"reason\":\"an array of JSON has no lines that can be read"
                        + " alone\"}");
        assertThat(shell.call("plan", "job.yaml").out())
                .contains("1 file is one task: an array of JSON has no lines that can be read alone");
    }
}
