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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands about artifacts say and do the same in a home and on a service of that home. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArtifactsCommandTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int MOST_BYTES = 3_000_000;

    @TempDir
    static Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final byte[] large = new byte[2_500_000];
    private LocalServer server;

    private record Said(int code, String out, String err) {}

    @BeforeAll
    void open() throws IOException {
        new Random(7).nextBytes(large);
        Files.write(folder.resolve("large.bin"), large);
        Files.writeString(folder.resolve("small.jar"), "abc");
        Files.writeString(folder.resolve("empty.jar"), "");
        Files.write(folder.resolve("huge.bin"), new byte[MOST_BYTES + 1]);
        assertThat(here("artifacts", "push", "small.jar").code()).isZero();
        server = LocalServer.start(
                Home.open(folder.resolve(".millrace")),
                SettingsLayers.load(
                        Map.of("XDG_CONFIG_HOME", folder.toString()),
                        folder,
                        Map.of(
                                "runtime.slots",
                                "1",
                                "runtime.memory",
                                "512MiB",
                                "artifacts.maxSize",
                                Integer.toString(MOST_BYTES))),
                folder,
                new LocalServer.Listening(
                        "127.0.0.1", 0, Tenants.none(folder, new Tokens(Map.of(TOKEN, Principal.OWNER)))),
                (_, fault) -> faults.add(fault));
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
        environment.put("MILLRACE_ARTIFACTS_MAX_SIZE", Integer.toString(MOST_BYTES));
        int code =
                MillraceCommand.execute(new Context(terminal, folder, environment, Screen.USUAL, List.of(arguments)));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Said here(String... arguments) {
        return call(Map.of(), arguments);
    }

    private Said there(String... arguments) {
        return call(Map.of("MILLRACE_ENDPOINT", server.uri().toString(), "MILLRACE_TOKEN", TOKEN), arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "artifacts push small.jar",
                "artifacts push small.jar --json",
                "artifacts push ./small.jar",
                "artifacts push small.jar --name ../small.jar",
                "artifacts push small.jar --name a/b",
                "artifacts push empty.jar",
                "artifacts push huge.bin",
                "artifacts push huge.bin --json",
                "artifacts push missing.jar",
                "artifacts push",
                "artifacts ls",
                "artifacts ls --json",
                "artifacts ls --prefix small",
                "artifacts ls --prefix nothing",
                "artifacts get small.jar",
                "artifacts get small.jar --json",
                "artifacts get missing.jar",
                "artifacts get ..",
                "artifacts get small.jar --to got.jar",
                "artifacts get small.jar --to got.jar --version 1",
                "artifacts get small.jar --to got.jar --version 9",
                "artifacts get small.jar --to nowhere/got.jar",
                "artifacts rm missing.jar",
                "artifacts rm missing.jar --json",
                "artifacts gc --dry-run",
                "artifacts gc",
                "artifacts gc --json",
                "artifacts",
            })
    void aServiceSaysWhatAHomeSays(String line) {
        String[] words = line.split(" ");
        assertThat(there(words)).isEqualTo(here(words));
    }

    @Test
    void whatGoesInComesOutWhicheverWay() throws IOException {
        assertThat(there("artifacts", "push", "large.bin", "--name", "model").code())
                .isZero();
        Files.write(folder.resolve("second.bin"), new byte[] {1, 2, 3});
        assertThat(here("artifacts", "push", "second.bin", "--name", "model").out())
                .startsWith("model is version 2, 3 B");
        assertThat(here("artifacts", "get", "model", "--version", "1", "--to", "here.bin")
                        .code())
                .isZero();
        assertThat(there("artifacts", "get", "model", "--version", "1", "--to", "there.bin")
                        .code())
                .isZero();
        assertThat(folder.resolve("here.bin")).hasBinaryContent(large);
        assertThat(folder.resolve("there.bin")).hasBinaryContent(large);
        assertThat(there("artifacts", "rm", "model").out()).isEqualTo("model is removed\n");
        assertThat(here("artifacts", "rm", "model").out()).isEqualTo("model is removed\n");
        assertThat(there("artifacts", "get", "model").code()).isEqualTo(5);
        assertThat(there("artifacts", "gc", "--set", "artifacts.grace=0s").out())
                .as("the service's own time counts")
                .startsWith("deleted 0 contents");
        assertThat(here("artifacts", "gc", "--set", "artifacts.grace=0s").out()).startsWith("deleted 2 contents");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(file -> file.getFileName().toString().endsWith(".tmp")))
                    .isEmpty();
        }
    }

    @Test
    void moreBytesThanMayBeAreNotReadAndWithoutATokenNoneAre() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(server.uri() + "/v1/artifacts/" + "0".repeat(64)))
                    .header("Content-Type", "application/octet-stream")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[MOST_BYTES + 1]));
            HttpResponse<String> large = client.send(
                    request.copy().header("Authorization", "Bearer " + TOKEN).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(large.statusCode()).isEqualTo(422);
            assertThat(large.body()).contains("ARTIFACT_TOO_LARGE");
            HttpResponse<String> unknown = client.send(
                    request.PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[3]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(unknown.statusCode()).isEqualTo(401);
        }
        assertThat(here("artifacts", "ls", "--json").out()).doesNotContain("000000");
    }
}
