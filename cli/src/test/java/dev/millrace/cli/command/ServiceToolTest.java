package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands say the same of a home, of a service of that home, and of the API as a function behind a gateway that wants signatures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServiceToolTest {
    @TempDir
    static Path folder;

    private Modes modes;
    private String good = "";
    private String bad = "";

    @BeforeAll
    void open() throws IOException {
        Files.writeString(folder.resolve("good.yaml"), """
            apiVersion: millrace/v1
            job: good
            labels: {team: geo}
            steps:
              numbers: {sql: "SELECT range AS id, 'text ' || range AS word FROM range(500)"}
              few: {sql: "SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL ORDER BY ALL"}
            sinks: {numbers: {to: numbers, mode: overwrite}, few: {to: few, mode: overwrite}}
            settings: {plan.collapse: false}
            """);
        Files.writeString(
                folder.resolve("third.yaml"),
                "{apiVersion: millrace/v1, job: third, steps: {a: {sql: SELECT 1 AS x}}, sinks: {a: {to: third, mode:"
                        + " overwrite}}}");
        Files.writeString(folder.resolve("many.yaml"), """
            apiVersion: millrace/v1
            job: many
            params: {where: {type: string, default: here}}
            steps: {one: {sql: "SELECT 'in ' || :where AS place"}}
            sinks: {one: {to: many, mode: overwrite}}
            env: {prod: {params: {where: {default: prod}}}}
            """);
        Files.writeString(folder.resolve("bad.yaml"), """
            apiVersion: millrace/v1
            job: bad
            steps: {one: {sql: "SELECT CAST('x' || range AS INTEGER) AS n FROM range(3)"}}
            sinks: {one: {to: one, mode: overwrite}}
            """);
        Files.writeString(folder.resolve("numbers.csv"), "id,word\n1,one\n2,two\n3,three\n");
        Files.writeString(folder.resolve("some.csv"), "n\n1\n2\n3\n");
        Files.writeString(folder.resolve("word.csv"), "word\none\n");
        Files.writeString(folder.resolve("wrong.yaml"), """
            apiVersion: millrace/v1
            job: wrong
            steps: {one: {sqll: SELECT 1}, two: {sql: SELECT nothing FROM nowhere}}
            sinks: {three: {to: x}}
            """);
        modes = new Modes(folder, Map.of("s3.buckets", "mine"));
        assertThat(modes.here("run", "good.yaml").code()).isZero();
        assertThat(modes.here("run", "bad.yaml").code()).isEqualTo(1);
        bad = id("@last");
        good = id("@last-1");
    }

    private String id(String name) {
        return modes.here("runs", "wait", name).out().split(" ")[0];
    }

    @AfterAll
    void close() {
        assertThat(modes.signedRequests()).isGreaterThan(100);
        modes.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs ls",
                "runs ls --json",
                "runs ls --limit 1",
                "runs ls --limit -1",
                "runs ls --state failed",
                "runs ls --state nowhere",
                "runs get @last",
                "runs get @last-1",
                "runs get @last-1 --json",
                "runs get @last --json",
                "runs get @last-9",
                "runs get run_",
                "runs get nobody",
                "runs wait @last",
                "runs wait @last-1 --json",
                "runs cancel @last",
                "runs cancel @last-1 --json",
                "runs watch @last",
                "runs watch @last-1",
                "runs stages @last-1",
                "runs stages @last-1 --json",
                "runs stages @last",
                "runs tasks @last-1",
                "runs tasks @last-1 --json",
                "runs tasks @last-1 --limit -1",
                "runs tasks @last --state failed",
                "runs tasks @last --state faild",
                "runs logs @last-1",
                "runs logs @last --json",
                "runs logs @last-1 --stage 0",
                "runs logs @last-1 --follow --json",
                "runs logs @last --level error",
                "runs logs @last --level WARN --follow --json",
                "runs logs @last --level loud",
                "runs story @last",
                "runs story @last-1 --json",
                "runs report @last",
                "runs report @last-1",
                "runs report @last-9",
                "runs report @last-1 --to report.html --json",
                "runs report @last-1 --to no/such/folder.html",
                "runs lineage @last",
                "runs lineage @last-1",
                "runs lineage @last-1 --start",
                "runs resume @last-9",
                "plan --analyze @last-1",
                "plan --analyze @last-1 --format json",
                "plan --analyze @last",
                "plan good.yaml",
                "plan good.yaml --json",
                "plan good.yaml --format dot",
                "plan good.yaml --format mermaid --env nowhere",
                "plan missing.yaml",
                "plan good.yaml --set sql.nothing=1",
                "plan --sql SELECT(1) -p a=1",
                "plan --sql SELECT(x)",
                "plan --sql SELECT(n)FROM(numbers) --table numbers=some.csv",
                "plan",
                "estimate good.yaml",
                "estimate good.yaml --json",
                "estimate --sql SELECT(1)",
                "validate good.yaml",
                "validate good.yaml --json",
                "validate bad.yaml",
                "validate wrong.yaml",
                "validate wrong.yaml --json",
                "validate missing.yaml",
                "sql SHOW TABLES --table numbers=some.csv",
                "sql DESCRIBE SELECT(n)FROM(numbers) --table numbers=some.csv",
                "sql EXPLAIN SELECT(n)FROM(numbers) --table numbers=some.csv",
                "sql SELECT(1); --file x",
                "sql SELEC(1)",
                "sql SELECT(nothing)FROM(numbers) --table numbers=some.csv",
                "sql SELECT(n)FROM(numbers) --table numbers=none.csv",
                "sql SELECT(1) --limit -1",
                "runs results @last",
                "runs results @last-1",
                "runs results @last-1 --name few",
                "runs results @last-1 --name few -o csv",
                "runs results @last-1 --name numbers -o json --limit 3",
                "runs results @last-1 --name numbers",
                "runs results @last-1 --name nothing",
                "tables ls",
                "tables ls --json",
                "tables ls --limit 1",
                "tables ls --limit 0",
                "tables ls --limit -1",
                "tables ls few --json",
                "tables ls nowhere",
                "tables describe some.csv",
                "tables describe some.csv --json",
                "tables describe *.csv",
                "tables describe nowhere",
                "tables describe numbers --run @last-1",
                "tables describe few --run @last-1 --json",
                "tables describe nothing --run @last-1",
                "tables describe few --run nobody",
                "tables describe few --run @last-1 --sources some.yaml"
            })
    void aServiceSaysWhatItsHomeSays(String command) {
        String[] words =
                command.replace("@last-1", good).replace("@last ", bad + " ").split(" ");
        Said here = modes.here(words);
        assertThat(released(modes.there(words))).isEqualTo(released(here));
        assertThat(released(modes.signed(words))).as("signed").isEqualTo(released(here));
        assertThat(here.out() + here.err()).isNotEmpty();
    }

    @Test
    void logsAreChosenByTheirLevelWhereverTheyAre() {
        for (String level : List.of("warn", "error")) {
            assertThat(everywhere("runs", "logs", bad, "--level", level))
                    .allSatisfy(said -> assertThat(said.out().lines())
                            .isNotEmpty()
                            .allMatch(line -> line.contains("  ERROR  stage 0 task ") && line.contains(" failed ")));
            assertThat(everywhere("runs", "logs", good, "--level", level))
                    .allSatisfy(said -> assertThat(said.out()).isEmpty());
        }
        assertThat(everywhere("runs", "logs", good))
                .allSatisfy(said -> assertThat(said.out()).contains("  INFO   stage 0 task 0 "));
        assertThat(everywhere("runs", "logs", bad, "--level", "loud"))
                .allSatisfy(said -> assertThat(said.err()).contains("--level", "loud", "INFO, WARN, ERROR"));
    }

    private List<Said> everywhere(String... words) {
        return List.of(modes.here(words), modes.there(words), modes.signed(words));
    }

    /** Statements have blanks: what is written with brackets is one word. */
    private String[] words(String command) {
        String[] words = (command + " ")
                .replace("@last-1 ", good + " ")
                .replace("@last ", bad + " ")
                .strip()
                .replace("SHOW TABLES", "SHOW_TABLES")
                .replace("DESCRIBE ", "DESCRIBE_")
                .replace("EXPLAIN ", "EXPLAIN_")
                .replace("SUMMARIZE ", "SUMMARIZE_")
                .replace("ANALYZE ", "ANALYZE_")
                .split(" ");
        for (int word = 0; word < words.length; word++) {
            if (words[word].matches(".*\\(.*|SHOW_TABLES")) {
                words[word] = words[word].replaceAll("[()_]", " ");
            }
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql SELECT(n)FROM(numbers)ORDER(BY)n --table numbers=some.csv",
                "sql SELECT(n)FROM(numbers)ORDER(BY)n --table numbers=some.csv -o csv",
                "sql SELECT(n)FROM(numbers)WHERE(n>=:least) --table numbers=some.csv -p least:int=2 --json",
                "sql SELECT(n)FROM('some.csv')ORDER(BY)n --limit 1",
                "sql SUMMARIZE SELECT(n)FROM(numbers) --table numbers=some.csv -o markdown",
                "sql SELECT(1);SELECT(2) -o csv",
                "sql SELECT(n/0)FROM(numbers);SELECT(2) --table numbers=some.csv",
                "sql SELECT(CAST(word(AS(INT))FROM(words) --table words=word.csv",
                "sql COPY(SELECT(n)FROM(numbers)ORDER(BY)n)TO('copied.csv') --table numbers=some.csv",
                "tables head some.csv",
                "tables head some.csv --json",
                "tables head few --run @last-1 -o csv",
                "tables stats some.csv",
                "tables stats few --run @last-1 -o csv"
            })
    void aStatementOfAServicePrintsWhatOneHerePrints(String command) {
        String[] words = words(command);
        Said here = plain(modes.here(words));
        assertThat(plain(modes.there(words))).isEqualTo(here);
        assertThat(plain(modes.signed(words))).as("signed").isEqualTo(here);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run other.yaml",
                "run other.yaml --json",
                "run other.yaml -p least=5 -l by=hand",
                "run other.yaml -p least=many",
                "run other.yaml -p most=1",
                "run other.yaml --full",
                "run other.yaml --set limits.bytes=1",
                "run other.yaml --set plan.nothing=1",
                "run bad.yaml",
                "run bad.yaml --json",
                "run wrong.yaml",
                "run missing.yaml"
            })
    void aRunOfAServiceIsToldLikeOneHere(String command) throws IOException {
        Files.writeString(folder.resolve("other.yaml"), """
            apiVersion: millrace/v1
            job: other
            params: {least: {type: int, default: 2}}
            sources: {numbers: {from: numbers.csv}}
            steps: {kept: {sql: "SELECT * FROM numbers WHERE id >= :least ORDER BY id"}}
            sinks: {kept: {to: kept, mode: overwrite}}
            """);
        String[] words = command.split(" ");
        Said here = plain(modes.here(words));
        assertThat(plain(modes.there(words))).isEqualTo(here);
        assertThat(plain(modes.signed(words))).as("signed").isEqualTo(here);
    }

    @Test
    void aBucketThatIsNotAllowedIsRefusedByTheSameNameBeforeAnythingRuns() throws IOException {
        Files.writeString(folder.resolve("elsewhere.yaml"), """
            apiVersion: millrace/v1
            job: elsewhere
            steps: {one: {sql: SELECT 1 AS x}}
            sinks: {one: {to: "s3://others/out", mode: overwrite}}
            """);
        String[] list = {"runs", "ls", "--limit", "0", "--json"};
        Said before = released(modes.here(list));
        Said here = modes.here("run", "elsewhere.yaml");
        assertThat(here.err()).contains("elsewhere.yaml:4:", "s3://others/out", "[BUCKET_NOT_ALLOWED]", "mine");
        assertThat(modes.there("run", "elsewhere.yaml")).isEqualTo(here);
        assertThat(modes.signed("run", "elsewhere.yaml")).as("signed").isEqualTo(here);
        assertThat(released(modes.here(list))).isEqualTo(before);
    }

    /** A service lets go of a run some time after its end. */
    private static Said released(Said said) {
        return new Said(said.code(), said.out().replaceAll("\"driven\": ?true", "\"driven\":false"), said.err());
    }

    /** Without what differs from run to run. */
    private static Said plain(Said said) {
        return new Said(said.code(), plain(said.out()), plain(said.err()));
    }

    private static String plain(String text) {
        return text.lines()
                .filter(line -> !line.matches(" {2}(run|stage \\d+) .*"))
                .map(line -> line.replaceAll("run_[0-9a-z]{26}", "RUN")
                        .replaceAll("\"(seconds|costUsd|peakBytes|[a-z]+Millis|version)\": ?[0-9.E-]+", "$1")
                        .replaceAll("in ([0-9.]+ (ms|s)|[0-9]+[hm][0-9]+[ms]),", "in TIME,")
                        .replaceAll("peak memory of a task .*", "peak")
                        .replaceAll("have cost \\S+", "have cost"))
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    @Test
    void aRunThatFailedIsTriedAgain() {
        modes.here("run", "bad.yaml");
        Said there = modes.there("runs", "retry", "@last");
        Said here = modes.here("runs", "retry", "@last");
        assertThat(plain(there)).isEqualTo(plain(here));
        assertThat(there.code()).isEqualTo(1);
        assertThat(modes.there("runs", "retry", "@last", "--slots", "2").err()).contains("[NOT_OVER_HTTP]");
        assertThat(plain(modes.there("runs", "resume", "@last")))
                .isEqualTo(plain(modes.here("runs", "resume", "@last")));
        assertThat(modes.there("run", "third.yaml").code()).isZero();
        assertThat(plain(modes.there("runs", "resume", "@last")))
                .isEqualTo(plain(modes.here("runs", "resume", "@last")));
        assertThat(plain(modes.there("runs", "retry", "@last"))).isEqualTo(plain(modes.here("runs", "retry", "@last")));
    }

    @Test
    void theAddressMayBeAnOption() {
        Said said = modes.with(
                Map.of("MILLRACE_TOKEN", Modes.TOKEN),
                "runs",
                "ls",
                "--endpoint",
                modes.uri().toString());
        assertThat(said).isEqualTo(modes.here("runs", "ls"));
    }

    @Test
    void anEnvironmentMayNameTheService() {
        Map<String, String> variables = Map.of(
                "MILLRACE_TOKEN",
                Modes.TOKEN,
                "MILLRACE_RUNTIME_ENDPOINTS",
                "test=http://127.0.0.1:1, prod=" + modes.uri());
        String[] list = {"runs", "ls", "--env", "prod"};
        assertThat(modes.with(variables, list)).isEqualTo(modes.here("runs", "ls"));
        assertThat(modes.with(variables, "runs", "ls", "--env", "test").err()).contains("[SERVICE_UNREACHABLE]");
        assertThat(modes.with(variables, "runs", "ls", "--env", "none")).isEqualTo(modes.here("runs", "ls"));
        assertThat(plain(modes.with(variables, "run", "many.yaml", "--env", "prod"))
                        .out())
                .isEqualTo(
                        plain(modes.here("run", "many.yaml", "--env", "prod")).out())
                .contains("in prod");
    }

    @Test
    void resultsAreFetchedIntoNothingThatStays() throws IOException {
        Said file = modes.there("runs", "results", good, "--name", "few", "-o", "csv", "--out", "few.csv");
        assertThat(file.code()).isZero();
        assertThat(Files.readString(folder.resolve("few.csv"))).isEqualTo("k,n\n0,167\n1,167\n2,166\n");
    }

    @Test
    void whoMayNotAskIsToldSo() {
        Said said = modes.with(Map.of("MILLRACE_ENDPOINT", modes.uri().toString()), "runs", "ls");
        assertThat(said.code()).isEqualTo(4);
        assertThat(said.err()).contains("[UNAUTHENTICATED]");
        Said forged = modes.with(
                Map.of("MILLRACE_ENDPOINT", modes.uri().toString(), "MILLRACE_TOKEN", "forged-" + Modes.TOKEN),
                "runs",
                "ls");
        assertThat(forged.code()).isEqualTo(4);
        assertThat(forged.err()).doesNotContain(Modes.TOKEN);
    }

    @Test
    void whatIsNoServiceIsNamed() throws IOException {
        // Taken, so that nobody else listens there.
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Said nobody = modes.here("runs", "ls", "--endpoint", "http://127.0.0.1:" + taken.getLocalPort());
            assertThat(nobody.code()).isEqualTo(8);
            assertThat(nobody.err()).contains("[SERVICE_UNREACHABLE]");
        }
        assertThat(modes.here("runs", "ls", "--endpoint", "ftp://x").err()).contains("[BAD_ENDPOINT]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs rm @last",
                "gc",
                "cache ls",
                "taken ls",
                "shell",
                "backfill good.yaml -p day=2026-01-01..2026-01-02",
                "tables verify .",
                "sql SELECT(1) --slots 2",
                "plan good.yaml --workers 2"
            })
    void commandsThatWorkOnAHomeDoNotDoSoByMistake(String command) {
        Said said = modes.there(command.split(" "));
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("[NOT_OVER_HTTP]");
    }
}
