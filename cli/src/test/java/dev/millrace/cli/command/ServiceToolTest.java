package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.server.LocalServer;
import dev.millrace.service.settings.SettingsLayers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about runs say the same of a home and of a service of that home. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServiceToolTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path folder;

    private final List<Throwable> faults = new ArrayList<>();
    private LocalServer server;
    private String good = "";
    private String bad = "";

    /** What a command printed and how it ended. */
    private record Said(int code, String out, String err) {}

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
                "{apiVersion: millrace/v1, job: third, steps: {a: {sql: SELECT 1 AS x}}, sinks: {a: {to: third, mode: overwrite}}}");
        Files.writeString(folder.resolve("bad.yaml"), """
                apiVersion: millrace/v1
                job: bad
                steps: {one: {sql: "SELECT CAST('x' || range AS INTEGER) AS n FROM range(3)"}}
                sinks: {one: {to: one, mode: overwrite}}
                """);
        assertThat(call(Map.of(), "run", "good.yaml").code()).isZero();
        assertThat(call(Map.of(), "run", "bad.yaml").code()).isEqualTo(1);
        bad = id("@last");
        good = id("@last-1");
        server = LocalServer.start(
                Home.open(folder.resolve(".millrace")),
                SettingsLayers.load(
                        Map.of("XDG_CONFIG_HOME", folder.toString()),
                        folder,
                        Map.of("runtime.slots", "1", "runtime.memory", "512MiB")),
                folder,
                new LocalServer.Listening(
                        "127.0.0.1", 0, Tenants.none(folder, new Tokens(Map.of(TOKEN, Principal.OWNER)))),
                (_, fault) -> faults.add(fault));
    }

    private static String id(String name) {
        return call(Map.of(), "runs", "wait", name).out().split(" ")[0];
    }

    @AfterAll
    void close() {
        server.close();
        assertThat(faults).isEmpty();
    }

    private static Said call(Map<String, String> more, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        Map<String, String> environment = new HashMap<>(more);
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("MILLRACE_RUNTIME_SLOTS", "1");
        environment.put("MILLRACE_RUNTIME_MEMORY", "512MiB");
        int code =
                MillraceCommand.execute(new Context(terminal, folder, environment, Screen.USUAL, List.of(arguments)));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Said remote(String... arguments) {
        return call(Map.of("MILLRACE_ENDPOINT", server.uri().toString(), "MILLRACE_TOKEN", TOKEN), arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runs ls",
                "runs ls --json",
                "runs ls --limit 1",
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
                "runs results @last",
                "runs results @last-1",
                "runs results @last-1 --name few",
                "runs results @last-1 --name few -o csv",
                "runs results @last-1 --name numbers -o json --limit 3",
                "runs results @last-1 --name numbers",
                "runs results @last-1 --name nothing"
            })
    void aServiceSaysWhatItsHomeSays(String command) {
        String[] words =
                command.replace("@last-1", good).replace("@last ", bad + " ").split(" ");
        Said here = call(Map.of(), words);
        assertThat(remote(words)).isEqualTo(here);
        assertThat(here.out() + here.err()).isNotEmpty();
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
        Files.writeString(folder.resolve("numbers.csv"), "id,word\n1,one\n2,two\n3,three\n");
        Files.writeString(folder.resolve("other.yaml"), """
                apiVersion: millrace/v1
                job: other
                params: {least: {type: int, default: 2}}
                sources: {numbers: {from: numbers.csv}}
                steps: {kept: {sql: "SELECT * FROM numbers WHERE id >= :least ORDER BY id"}}
                sinks: {kept: {to: kept, mode: overwrite}}
                """);
        Files.writeString(folder.resolve("wrong.yaml"), """
                apiVersion: millrace/v1
                job: wrong
                steps: {one: {sqll: SELECT 1}, two: {sql: SELECT nothing FROM nowhere}}
                sinks: {three: {to: x}}
                """);
        String[] words = command.split(" ");
        assertThat(plain(remote(words))).isEqualTo(plain(call(Map.of(), words)));
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
                        .replaceAll("in [0-9.]+ (ms|s),", "in TIME,")
                        .replaceAll("peak memory of a task .*", "peak")
                        .replaceAll("have cost \\S+", "have cost"))
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    @Test
    void aRunThatFailedIsTriedAgain() {
        call(Map.of(), "run", "bad.yaml");
        Said there = remote("runs", "retry", "@last");
        Said here = call(Map.of(), "runs", "retry", "@last");
        assertThat(plain(there)).isEqualTo(plain(here));
        assertThat(there.code()).isEqualTo(1);
        assertThat(remote("runs", "retry", "@last", "--slots", "2").err()).contains("[NOT_OVER_HTTP]");
        assertThat(remote("run", "third.yaml").code()).isZero();
        assertThat(plain(remote("runs", "retry", "@last"))).isEqualTo(plain(call(Map.of(), "runs", "retry", "@last")));
    }

    @Test
    void theAddressMayBeAnOption() {
        Said said = call(
                Map.of("MILLRACE_TOKEN", TOKEN),
                "runs",
                "ls",
                "--endpoint",
                server.uri().toString());
        assertThat(said).isEqualTo(call(Map.of(), "runs", "ls"));
    }

    @Test
    void resultsAreFetchedIntoNothingThatStays() throws IOException {
        Said file = remote("runs", "results", good, "--name", "few", "-o", "csv", "--out", "few.csv");
        assertThat(file.code()).isZero();
        assertThat(Files.readString(folder.resolve("few.csv"))).isEqualTo("k,n\n0,167\n1,167\n2,166\n");
    }

    @Test
    void whoMayNotAskIsToldSo() {
        Said said = call(Map.of("MILLRACE_ENDPOINT", server.uri().toString()), "runs", "ls");
        assertThat(said.code()).isEqualTo(4);
        assertThat(said.err()).contains("[UNAUTHENTICATED]");
        Said forged = call(
                Map.of("MILLRACE_ENDPOINT", server.uri().toString(), "MILLRACE_TOKEN", "forged-" + TOKEN),
                "runs",
                "ls");
        assertThat(forged.code()).isEqualTo(4);
        assertThat(forged.err()).doesNotContain(TOKEN);
    }

    @Test
    void whatIsNoServiceIsNamed() {
        Said nobody = call(Map.of(), "runs", "ls", "--endpoint", "http://127.0.0.1:1");
        assertThat(nobody.code()).isEqualTo(8);
        assertThat(nobody.err()).contains("[SERVICE_UNREACHABLE]");
        assertThat(call(Map.of(), "runs", "ls", "--endpoint", "ftp://x").err()).contains("[BAD_ENDPOINT]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql SELECT(1)", "runs rm @last", "runs resume @last", "gc", "cache ls", "runs logs @last"})
    void commandsThatWorkOnAHomeDoNotDoSoByMistake(String command) {
        Said said = remote(command.split(" "));
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("[NOT_OVER_HTTP]");
    }
}
