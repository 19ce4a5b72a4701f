package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class ServeCommandTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int call(PrintStream out, String... arguments) {
        Terminal terminal = new Terminal(out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false);
        return MillraceCommand.execute(new Context(
                terminal, folder, Map.of("XDG_CONFIG_HOME", folder.toString()), Screen.USUAL, List.of(arguments)));
    }

    private int refused(String... arguments) {
        return call(new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
    }

    @Test
    void itAnswersUntilItIsInterrupted() throws Exception {
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        PipedInputStream read = new PipedInputStream();
        PrintStream out = new PrintStream(new PipedOutputStream(read), true, StandardCharsets.UTF_8);
        FutureTask<Integer> served = new FutureTask<>(
                () -> call(out, "serve", "--port", "0", "--token-file", "token", "--memory", "512MiB"));
        Thread thread = Thread.ofPlatform().start(served);
        String line = new BufferedReader(new InputStreamReader(read, StandardCharsets.UTF_8)).readLine();
        assertThat(line).startsWith("millrace answers at http://127.0.0.1:");
        URI runs = URI.create(line.substring("millrace answers at ".length()) + "/v1/runs");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(runs)
                    .header("Authorization", "Bearer " + TOKEN)
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("{\"runs\":[]}");
        }
        thread.interrupt();
        assertThat(served.get()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain(TOKEN);
    }

    @Test
    void whatIsNotSafeIsRefusedBeforeItListens() throws IOException {
        assertThat(refused("serve", "--address", "0.0.0.0", "--port", "0")).isEqualTo(3);
        assertThat(refused("serve", "--port", "70000")).isEqualTo(2);
        Files.writeString(folder.resolve("weak"), "secret");
        assertThat(refused("serve", "--token-file", "weak", "--port", "0")).isEqualTo(3);
        assertThat(refused("serve", "--token-file", "missing", "--port", "0")).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("[TOKEN_REQUIRED]", "[USAGE]", "[BAD_TOKEN]", "[UNREADABLE_FILE]")
                .doesNotContain("secret");
    }
}
