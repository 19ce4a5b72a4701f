package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Commands about artifacts say and do the same in a home, on a service of that home, and on the API behind a gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArtifactsCommandTest {
    private static final int MOST_BYTES = 3_000_000;

    @TempDir
    static Path folder;

    private final byte[] large = new byte[2_500_000];
    private Modes modes;

    @BeforeAll
    void open() throws IOException {
        new Random(7).nextBytes(large);
        Files.write(folder.resolve("large.bin"), large);
        Files.writeString(folder.resolve("small.jar"), "abc");
        Files.writeString(folder.resolve("empty.jar"), "");
        Files.write(folder.resolve("huge.bin"), new byte[MOST_BYTES + 1]);
        modes = new Modes(folder, Map.of("artifacts.maxSize", Integer.toString(MOST_BYTES)));
        assertThat(modes.here("artifacts", "push", "small.jar").code()).isZero();
    }

    @AfterAll
    void close() {
        modes.close();
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
                "artifacts get small.jar --to new/got.jar",
                "artifacts get small.jar --to small.jar/got.jar",
                "artifacts rm missing.jar",
                "artifacts rm missing.jar --json",
                "artifacts gc --dry-run",
                "artifacts gc",
                "artifacts gc --json",
                "artifacts",
            })
    void aServiceSaysWhatAHomeSays(String line) {
        String[] words = line.split(" ");
        Said here = modes.here(words);
        assertThat(modes.there(words)).isEqualTo(here);
        assertThat(modes.signed(words)).as("signed").isEqualTo(here);
    }

    @Test
    void whatGoesInComesOutWhicheverWay() throws IOException {
        assertThat(modes.there("artifacts", "push", "large.bin", "--name", "model")
                        .code())
                .isZero();
        Files.write(folder.resolve("second.bin"), new byte[] {1, 2, 3});
        assertThat(modes.here("artifacts", "push", "second.bin", "--name", "model")
                        .out())
                .startsWith("model is version 2, 3 B");
        assertThat(modes.here("artifacts", "get", "model", "--version", "1", "--to", "here.bin")
                        .code())
                .isZero();
        assertThat(modes.there("artifacts", "get", "model", "--version", "1", "--to", "there.bin")
                        .code())
                .isZero();
        assertThat(folder.resolve("here.bin")).hasBinaryContent(large);
        assertThat(folder.resolve("there.bin")).hasBinaryContent(large);
        assertThat(modes.there("artifacts", "rm", "model").out()).isEqualTo("model is removed\n");
        assertThat(modes.here("artifacts", "rm", "model").out()).isEqualTo("model is removed\n");
        assertThat(modes.there("artifacts", "get", "model").code()).isEqualTo(5);
        assertThat(modes.there("artifacts", "gc", "--set", "artifacts.grace=0s").out())
                .as("the service's own time counts")
                .startsWith("deleted 0 contents");
        assertThat(modes.here("artifacts", "gc", "--set", "artifacts.grace=0s").out())
                .startsWith("deleted 2 contents");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(file -> file.getFileName().toString().endsWith(".tmp")))
                    .isEmpty();
        }
    }

    @Test
    void moreBytesThanMayBeAreNotReadAndWithoutATokenNoneAre() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(modes.uri() + "/v1/artifacts/" + "0".repeat(64)))
                    .header("Content-Type", "application/octet-stream")
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[MOST_BYTES + 1]));
            HttpResponse<String> large = client.send(
                    request.copy()
                            .header("Authorization", "Bearer " + Modes.TOKEN)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(large.statusCode()).isEqualTo(422);
            assertThat(large.body()).contains("ARTIFACT_TOO_LARGE");
            HttpResponse<String> unknown = client.send(
                    request.PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[3]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(unknown.statusCode()).isEqualTo(401);
        }
        assertThat(modes.here("artifacts", "ls", "--json").out()).doesNotContain("000000");
    }
}
