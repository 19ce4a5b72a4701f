package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MillraceCommandTest {
    private static final String JOB = """
        apiVersion: millrace/v1
        job: totals
        params: {least: {type: int, default: 0}}
        sources: {numbers: {from: "numbers-*.parquet"}}
        steps:
          big: {sql: "SELECT * FROM numbers WHERE value >= :least"}
          totals: {sql: "SELECT id % 3 AS k, count(*) AS n, sum(value) AS total FROM big GROUP BY ALL ORDER BY ALL"}
        sinks:
          totals: {to: out, mode: overwrite}
        settings: {plan.collapse: false, plan.splitBytes: 1kB}
        """;

    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    @BeforeEach
    void data() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int file = 0; file < 2; file++) {
                statement.execute("COPY (SELECT range AS id, range * 10 AS value FROM range(" + file * 50 + ", "
                        + (file + 1) * 50 + ")) TO '" + folder.resolve("numbers-" + file + ".parquet") + "'");
            }
        }
        Files.writeString(folder.resolve("job.yaml"), JOB);
    }

    private int call(String... arguments) {
        return call(Map.of(), arguments);
    }

    private int call(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(outStream, errStream, false, false);
        List<String> all = List.of(arguments);
        Map<String, String> variables =
                environment.isEmpty() ? Map.of("XDG_CONFIG_HOME", folder.toString()) : environment;
        int code = MillraceCommand.execute(new Context(terminal, folder, variables, Screen.USUAL, all));
        outStream.flush();
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }

    private JsonNode lastLine() {
        return json(out.strip().lines().reduce((_, last) -> last).orElseThrow());
    }

    @Test
    void aJobRunsAndItsEndIsTold() {
        assertThat(call("run", "job.yaml", "--slots", "2", "--memory", "512MiB"))
                .as(err)
                .isZero();
        assertThat(out).contains("bigint").contains("34").doesNotContain("stage");
        assertThat(err)
                .contains("succeeded")
                .contains("run_")
                .contains("wrote")
                .contains("on Lambda")
                .contains("next: millrace runs results");
        assertThat(call("runs", "get", "@last")).isZero();
        assertThat(out)
                .contains("SUCCEEDED")
                .contains("millrace run job.yaml")
                .contains(folder.resolve("out").toString());
        assertThat(call("runs", "results", "@last", "-o", "csv")).isZero();
        assertThat(out).isEqualTo("k,n,total\n0,34,16830\n1,33,16170\n2,33,16500\n");
    }

    @Test
    void theLastLineOfJsonIsTheRun() {
        assertThat(call("run", "job.yaml", "--json", "-p", "least=500", "-l", "team=geo"))
                .as(err)
                .isZero();
        JsonNode run = lastLine();
        assertThat(run.required("state").stringValue()).isEqualTo("SUCCEEDED");
        assertThat(run.required("id").stringValue()).startsWith("run_");
        JsonNode output = run.required("outputs").get(0);
        assertThat(output.required("name").stringValue()).isEqualTo("totals");
        assertThat(output.required("path").stringValue())
                .isEqualTo(folder.resolve("out").toString());
        assertThat(output.required("format").stringValue()).isEqualTo("parquet");
        assertThat(output.required("rows").intValue()).isEqualTo(3);
        assertThat(output.required("bytes").longValue()).isPositive();
        assertThat(call("runs", "ls", "--json")).isZero();
        assertThat(lastLine().required("id")).isEqualTo(run.required("id"));
        String id = run.required("id").stringValue();
        for (String about : List.of("stages", "tasks", "story", "logs")) {
            assertThat(call("runs", about, id, "--json")).as(about + err).isZero();
            assertThat(out.lines()).as(about).isNotEmpty().allSatisfy(line -> json(line));
        }
        assertThat(call("runs", "wait", id)).isZero();
        assertThat(call("runs", "resume", id, "--json")).isZero();
        assertThat(lastLine().required("state").stringValue()).isEqualTo("SUCCEEDED");
        assertThat(call("plan", "--analyze", id)).as(err).isZero();
        assertThat(call("runs", "rm", id)).as(err).isZero();
        assertThat(call("runs", "get", id)).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(folder.resolve("out/_manifest.json")).exists();
    }

    @Test
    void aQueryPrintsItsRows() {
        assertThat(call(
                        "sql",
                        "SELECT count(*) AS n, sum(value)::DECIMAL(9,2) AS d FROM numbers",
                        "--table",
                        "numbers=numbers-*.parquet",
                        "-o",
                        "json"))
                .as(err)
                .isZero();
        assertThat(json(out).toString())
                .isEqualTo(
                        "{\"columns\":[{\"name\":\"n\",\"type\":\"BIGINT\"},{\"name\":\"d\",\"type\":\"DECIMAL(9,2)\"}],\"rows\":[[100,\"49500.00\"]]}");
    }

    @Test
    void aFileOfStatementsAndAFileOfSourcesAreRead() throws IOException {
        Files.writeString(
                folder.resolve("q.sql"),
                "-- two\nSELECT count(*) AS n FROM numbers WHERE id < :most;\nSELECT 'a;b' AS t;\n");
        Files.writeString(
                folder.resolve("sources.yaml"),
                "sources:\n  numbers: {from: [numbers-0.parquet, numbers-1.parquet]}\n");
        assertThat(call("sql", "-f", "q.sql", "--sources", "sources.yaml", "-p", "most:int=60", "-o", "csv"))
                .as(err)
                .isZero();
        assertThat(out).isEqualTo("n\n60\nt\na;b\n");
        assertThat(call("sql", "-f", "q.sql", "--sources", "sources.yaml", "-p", "most:int=many"))
                .isEqualTo(ExitCode.INVALID.code());
        assertThat(err).contains("'many' is not a whole number");
    }

    @Test
    void aResultIsWrittenToAFile() {
        assertThat(call("sql", "SELECT 1 AS a", "-o", "parquet", "--out", "one.parquet"))
                .as(err)
                .isZero();
        assertThat(call("sql", "SELECT a + 1 AS b FROM 'one.parquet'", "-o", "markdown"))
                .as(err)
                .isZero();
        assertThat(out).isEqualTo("| b |\n| --- |\n| 2 |\n");
    }

    @Test
    void validationTellsEverythingWithItsPlace() throws IOException {
        Files.writeString(
                folder.resolve("bad.yaml"),
                JOB.replace("steps:", "labls: {}\nsteps:").replace("FROM big", "FROM bigg"));
        assertThat(call("validate", "bad.yaml")).isEqualTo(ExitCode.INVALID.code());
        assertThat(err)
                .contains("bad.yaml:5:1: The key 'labls' is not known here [UNKNOWN_KEY]")
                .contains("Did you mean 'labels'?")
                .contains("bad.yaml:8:78: ");
        assertThat(call("validate", "bad.yaml", "--json")).isEqualTo(ExitCode.INVALID.code());
        assertThat(json(out).required("errors").get(0).required("line").intValue())
                .isEqualTo(5);
        assertThat(call("validate", "job.yaml")).as(err).isZero();
        assertThat(call("run", "bad.yaml")).isEqualTo(ExitCode.INVALID.code());
        assertThat(folder.resolve(".millrace")).doesNotExist();
    }

    @Test
    void planAndEstimateWriteNothing() {
        assertThat(call("plan", "job.yaml", "--format", "json")).as(err).isZero();
        assertThat(json(out).required("stages").size()).isGreaterThan(1);
        assertThat(call("plan", "--sql", "SELECT 1 AS a", "--format", "mermaid"))
                .as(err)
                .isZero();
        assertThat(call("estimate", "job.yaml", "--json")).as(err).isZero();
        assertThat(json(out).required("tasks").intValue()).isGreaterThan(1);
        JsonNode cost = json(out).required("costUsd");
        assertThat(cost.required("low").doubleValue()).isPositive();
        assertThat(cost.has("limit")).isFalse();
        assertThat(call("estimate", "job.yaml")).as(err).isZero();
        assertThat(out)
                .contains("(" + cost.required("architecture").stringValue() + ", prices of "
                        + cost.required("pricesOf").stringValue() + ")");
        assertThat(folder.resolve(".millrace")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | frobnicate",
                "2 | run",
                "2 | sql",
                "2 | runs",
                "2 | runs ls --bogus",
                "2 | runs ls --limit -1",
                "2 | tables ls --limit -1",
                "2 | tables head job.yaml --rows 0",
                "3 | run job.yaml --set limits.wallTime=99999999999d",
                "3 | run nowhere.yaml",
                "3 | run job.yaml -p nothing=1",
                "3 | run job.yaml --set plan.nothing=1",
                "3 | run job.yaml --set runtime.slots=many",
                "3 | run job.yaml --memory 1kB",
                "3 | sql COPY",
                "5 | runs get @last",
                "5 | gc"
            })
    void whatIsWrongHasItsExitCode(int code, String arguments) {
        assertThat(call(arguments.split(" "))).as(arguments + err).isEqualTo(code);
        assertThat(out).isEmpty();
        assertThat(err).startsWith("error: ");
    }

    @Test
    void aRunThatFailsOnItsDataExitsWithOne() {
        assertThat(call("sql", "SELECT CAST('x' || id AS INTEGER) AS a FROM 'numbers-0.parquet'"))
                .as(err)
                .isEqualTo(ExitCode.RUN_FAILED.code());
        assertThat(err).contains("x0");
        assertThat(call("runs", "wait", "@last")).isEqualTo(ExitCode.RUN_FAILED.code());
        assertThat(call("runs", "resume", "@last")).isEqualTo(ExitCode.INVALID.code());
        assertThat(err).contains("millrace runs retry");
    }

    @Test
    void aLimitEndsARunAndAHigherOneLetsItGoOn() {
        assertThat(call("run", "job.yaml", "--set", "limits.tasks=1")).as(err).isEqualTo(ExitCode.LIMIT.code());
        assertThat(call("runs", "retry", "@last", "--set", "limits.tasks=100", "--json"))
                .as(err)
                .isZero();
        assertThat(lastLine().required("state").stringValue()).isEqualTo("SUCCEEDED");
        assertThat(lastLine().required("epoch").intValue()).isEqualTo(1);
        assertThat(call("runs", "cancel", "@last")).isEqualTo(ExitCode.CONFLICT.code());
    }

    @Test
    void destinationsAreLookedAtBeforeAnythingRuns() throws IOException {
        Files.writeString(folder.resolve("once.yaml"), JOB.replace(", mode: overwrite", ""));
        assertThat(call("run", "once.yaml")).as(err).isZero();
        assertThat(call("run", "once.yaml")).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(err).contains("once.yaml:9:16: There is a result at").contains("mode: overwrite");
        Files.writeString(folder.resolve("file.yaml"), JOB.replace("to: out,", "to: job.yaml/out,"));
        assertThat(call("run", "file.yaml")).isEqualTo(ExitCode.INVALID.code());
        assertThat(err).contains("OUTPUT_NOT_A_FOLDER");
    }

    @Test
    void aSweepLeavesNothingOfARunButItsResultAndItsRecord() throws IOException {
        assertThat(call("run", "job.yaml", "--set", "protocol.quietAfter=0s", "--set", "protocol.clockMargin=0s"))
                .as(err)
                .isZero();
        assertThat(call("gc", "--dry-run", "--json")).as(err).isZero();
        assertThat(json(out).required("dryRun").booleanValue()).isTrue();
        assertThat(call("gc")).as(err).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve(".millrace"))) {
            assertThat(files.map(Path::toString))
                    .noneMatch(file ->
                            file.contains("/attempts/") || file.contains("/maps/") || file.contains("/scratch/"));
        }
        assertThat(call("runs", "results", "@last", "-o", "csv")).as(err).isZero();
    }

    @Test
    void configTellsWhereEachValueComesFrom() {
        Map<String, String> environment =
                Map.of("XDG_CONFIG_HOME", folder.toString(), "MILLRACE_PLAN_SPLIT_BYTES", "5MB");
        assertThat(call(environment, "config", "--slots", "3", "--json")).isZero();
        assertThat(json(out).required("plan.splitBytes").required("origin").stringValue())
                .isEqualTo("MILLRACE_PLAN_SPLIT_BYTES");
        JsonNode slots = json(out).required("runtime.slots");
        assertThat(slots.required("value").stringValue()).isEqualTo("3");
        String said = slots.required("meaning").stringValue() + " ("
                + slots.required("accepted").stringValue() + ")";
        assertThat(call(environment, "config", "--slots", "3")).isZero();
        assertThat(out.lines().filter(line -> line.startsWith("runtime.slots ")))
                .singleElement()
                .asString()
                .contains(said);
    }

    @Test
    void callsAtOnceAreThoseOfADeploymentAndNotTooMany() {
        assertThat(call("doctor", "--ramp", "5")).isEqualTo(2);
        assertThat(err).contains("--target aws --ramp N");
        assertThat(call("doctor", "--target", "aws", "--ramp", "1001")).isEqualTo(2);
        assertThat(err).contains("--ramp 1001");
    }

    @Test
    @NullUnmarked
    void doctorTellsProgramsWhatItTellsPeople() {
        assertThat(call("doctor", "--json")).as(out).isZero();
        ObjectNode found = JsonMapper.shared().createObjectNode();
        out.lines()
                .map(JsonMapper.shared()::readTree)
                .forEach(one -> found.set(one.required("check").stringValue(), one));
        assertThat(found.valueStream())
                .isNotEmpty()
                .allSatisfy(
                        one -> assertThat(one.required("good").booleanValue()).isTrue());
        JsonNode home = found.required("home");
        assertThat(home.required("folder").stringValue()).endsWith(".millrace");
        assertThat(home.required("runs").intValue()).isZero();
        for (String number : List.of("slots", "memoryBytes", "diskFreeBytes")) {
            assertThat(home.required(number).longValue()).as(number).isPositive();
        }
        assertThat(found.required("duckdb").required("found").stringValue())
                .startsWith(found.required("duckdb").required("duckdb").stringValue());
        assertThat(found.required("settings").required("settings").intValue()).isPositive();
        assertThat(found.required("start-up cache").required("inUse").isBoolean())
                .isTrue();
    }

    @Test
    void gcTellsProgramsWhatItTellsPeople() {
        assertThat(call("run", "job.yaml")).as(err).isZero();
        assertThat(call("gc", "--dry-run", "--json")).as(err).isZero();
        JsonNode swept = json(out);
        assertThat(swept.propertyNames())
                .contains("dryRun", "files", "bytes", "runs", "waiting", "scratch", "temporary", "damaged")
                .contains("keptResults", "keptBytes");
        assertThat(call("gc", "--dry-run")).as(err).isZero();
        assertThat(out)
                .contains("would delete " + swept.required("files").intValue() + " object")
                .contains(" of " + swept.required("runs").size() + " run");
    }

    @Test
    void errorsAreJsonWhenAsked() {
        assertThat(call("runs", "get", "@last", "--json")).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(json(err).required("error").required("code").stringValue()).isEqualTo("RUN_NOT_FOUND");
    }

    @Test
    void completionAndHelpNameEveryCommand() {
        assertThat(call("completion")).isZero();
        assertThat(out).contains("resume").contains("doctor");
        assertThat(call("--help")).isZero();
        assertThat(out).contains("estimate").doesNotContain("worker ");
        assertThat(call("version", "--json")).isZero();
        assertThat(json(out).required("java").stringValue()).isNotEmpty();
        assertThat(call("doctor")).as(out).isZero();
    }
}
