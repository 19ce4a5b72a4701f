package dev.millrace.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server is told by real commands how runs ended. */
@Timeout(600)
final class WebhookTest {
    private static final String KEY = "f0e1d2c3b4a5968778695a4b3c2d1e0f";

    private record Heard(Map<String, String> headers, String body) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(body);
        }
    }

    @TempDir
    Path folder;

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int port;
    /** What the next calls are answered with; 200 when nothing is left to say. */
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

    private volatile boolean down;
    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void listen() throws IOException {
        shell = new Shell(folder);
        shell.parquet("numbers.parquet", "SELECT range AS id FROM range(10)");
        shell.write("secret", KEY + "\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::hear);
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void hear(HttpExchange exchange) throws IOException {
        if (down) {
            exchange.close();
            return;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        heard.add(new Heard(headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(Optional.ofNullable(answers.poll()).orElse(200), -1);
        exchange.close();
    }

    private void job(String sql, String on) {
        shell.write("job.yaml", """
                apiVersion: millrace/v1
                job: totals
                sources: {numbers: {from: numbers.parquet}}
                steps: {totals: {sql: "%s"}}
                sinks: {totals: {to: out, mode: overwrite}}
                notify:
                  ops: {on: [%s], url: "http://127.0.0.1:%d/hook", secret: {file: secret}}
                """.formatted(sql, on, port));
    }

    /** However slow the machine is, the command waits until the server has answered. */
    private Said run(String... more) {
        return shell.call(
                Stream.concat(Stream.of("run", "job.yaml", "--set", "runtime.webhookPatience=15m"), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** What the server was told; again in the same words when its answer came too late. */
    private Heard heardOnce() {
        assertThat(heard).isNotEmpty();
        int calls = shell.call("runs", "get", "@last", "--json")
                .json()
                .required("notices")
                .get(0)
                .required("calls")
                .intValue();
        assertThat(heard).hasSizeLessThanOrEqualTo(calls);
        assertThat(heard.stream()
                        .map(one -> one.headers().get("Idempotency-Key") + one.body())
                        .distinct())
                .hasSize(1);
        return heard.getFirst();
    }

    @Test
    void a_run_that_succeeds_is_told_with_its_rows_before_the_command_ends() {
        job("SELECT id % 3 AS k, count(*) AS n FROM numbers GROUP BY ALL", "succeeded, failed");
        Said said = run("--json");
        assertThat(said.code()).as(said.err()).isZero();
        String id = said.lastLine().required("id").stringValue();
        assertThat(heardOnce()).satisfies(one -> {
            assertThat(one.json().required("run").stringValue()).isEqualTo(id);
            assertThat(one.json().required("job").stringValue()).isEqualTo("totals");
            assertThat(one.json().required("state").stringValue()).isEqualTo("SUCCEEDED");
            assertThat(one.json().required("outputs").get(0).required("rows").intValue())
                    .isEqualTo(3);
            assertThat(one.headers()).containsEntry("Idempotency-Key", id + ".0.succeeded");
        });
        assertThat(shell.call("runs", "get", id).out())
                .containsPattern("webhook    ops succeeded heard \\(\\d+ calls?\\)");
        assertThat(shell.call("runs", "story", id).out()).contains("webhook ops succeeded heard");
        assertThat(shell.call("runs", "get", id, "--json")
                        .json()
                        .required("notices")
                        .get(0)
                        .required("state")
                        .stringValue())
                .isEqualTo("heard");
    }

    @Test
    void a_run_that_fails_is_told_with_its_code_and_without_values() {
        job("SELECT CAST('secretvalue' || id AS INTEGER) AS n FROM numbers", "failed");
        assertThat(run().code()).isEqualTo(1);
        assertThat(heardOnce()).satisfies(one -> {
            assertThat(one.json().required("state").stringValue()).isEqualTo("FAILED");
            assertThat(one.json().required("error").required("code").stringValue())
                    .isNotBlank();
            assertThat(one.body()).doesNotContain("secretvalue");
        });
    }

    @Test
    void nobody_is_told_of_what_was_not_asked_for() {
        job("SELECT 1 AS n FROM numbers", "failed, cancelled");
        assertThat(run().code()).isZero();
        assertThat(heard).isEmpty();
    }

    @Test
    void a_server_that_is_down_changes_nothing_and_the_next_command_tells_it() {
        job("SELECT count(*) AS n FROM numbers", "succeeded");
        down = true;
        Said said = run("--set", "runtime.webhookPatience=3s");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(shell.call("runs", "get", "@last").out())
                .containsPattern(
                        "webhook    ops succeeded pending (\\(0 calls\\)|\\(\\d+ calls?\\): (it did not answer|the call was broken off))");
        String id = shell.call("runs", "get", "@last", "--json")
                .json()
                .required("id")
                .stringValue();
        down = false;
        // It is called again when its pause is over, however many commands that takes.
        while (heard.isEmpty()) {
            assertThat(shell.call("sql", "SELECT 1 AS n FROM 'numbers.parquet' LIMIT 1")
                            .code())
                    .isZero();
        }
        assertThat(heard)
                .allSatisfy(one -> assertThat(one.headers()).containsEntry("Idempotency-Key", id + ".0.succeeded"));
    }

    @Test
    void an_error_of_the_server_is_answered_by_another_call_under_the_same_id() {
        job("SELECT count(*) AS n FROM numbers", "succeeded");
        answers.add(500);
        assertThat(run().code()).isZero();
        assertThat(heard).hasSizeGreaterThanOrEqualTo(2);
        assertThat(heard.stream()
                        .map(one -> one.headers().get("Idempotency-Key"))
                        .distinct())
                .hasSize(1);
        assertThat(heard.stream().map(Heard::body).distinct()).hasSize(1);
    }

    @Test
    void neither_the_secret_nor_what_signs_it_lies_anywhere_in_the_home() throws IOException {
        job("SELECT count(*) AS n FROM numbers", "succeeded");
        assertThat(run().code()).isZero();
        try (Stream<Path> files = Files.walk(folder.resolve(".millrace"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain(KEY));
        }
    }

    @Test
    void a_job_whose_secret_is_not_there_does_not_run() throws IOException {
        job("SELECT count(*) AS n FROM numbers", "succeeded");
        Files.delete(folder.resolve("secret"));
        Said said = run();
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("SECRET_MISSING", "ops");
        assertThat(shell.call("runs", "ls").out()).doesNotContain("run_");
    }

    @Test
    void the_receiver_in_the_documents_accepts_what_is_sent_and_refuses_what_was_changed() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("millrace.root"), "docs", "jobs.md"));
        Matcher snippet =
                Pattern.compile("(?s)```python\\n(.*?def is_genuine.*?)```").matcher(page);
        assertThat(snippet.find()).isTrue();
        job("SELECT count(*) AS n FROM numbers", "succeeded");
        assertThat(run().code()).isZero();
        Heard one = heardOnce();
        assertThat(genuine(snippet.group(1), one, one.body())).isEqualTo("True");
        assertThat(genuine(snippet.group(1), one, one.body().replace("SUCCEEDED", "FAILED")))
                .isEqualTo("False");
    }

    private String genuine(String snippet, Heard one, String body) throws Exception {
        shell.write("receiver.py", snippet + """

                import sys
                print(is_genuine(open(sys.argv[1], "rb").read(), sys.argv[2], sys.argv[3], sys.argv[4]))
                """);
        shell.write("body", body);
        Process process;
        try {
            process = new ProcessBuilder(
                            "python3",
                            folder.resolve("receiver.py").toString(),
                            folder.resolve("body").toString(),
                            one.headers().get("Millrace-Timestamp"),
                            one.headers().get("Millrace-Signature"),
                            KEY)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            return Assumptions.abort("there is no python3 here");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said;
    }
}
