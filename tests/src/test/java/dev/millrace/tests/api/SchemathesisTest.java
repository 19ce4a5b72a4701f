package dev.millrace.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.server.LocalServer;
import dev.millrace.storage.PythonFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that Schemathesis makes up from the published document, good and bad ones, of a home with a run that went well, one that failed and none: no
 * fault, and no answer that the document does not tell of.
 */
final class SchemathesisTest {
    private static final int LEAST_REQUESTS = 2_000;
    private static final PythonFolder SCHEMATHESIS =
            new PythonFolder("schemathesis", "4.32.5", List.of("schemathesis==4.32.5"));
    private static final String CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,"
            + "response_headers_conformance,response_schema_conformance,unsupported_method,allow_header_conformance";
    /** Two in three of the runs that are asked for are there, and stay there. */
    private static final String KNOWN = """
        import schemathesis

        @schemathesis.hook
        def map_path_parameters(context, path_parameters):
            if path_parameters and "run" in path_parameters:
                made = str(path_parameters["run"])
                path_parameters["run"] = ["GOOD", "BAD", made][sum(map(ord, made)) % 3]
            return path_parameters
        """;

    private static final Pattern GENERATED = Pattern.compile("([0-9]+) generated, ([0-9]+) passed");

    @TempDir
    Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

    @Test
    void noRequestFindsAFaultOrAnAnswerThatIsNotDocumented() throws IOException, InterruptedException {
        Path python = python();
        try (LocalServer server = OneSlotServer.start(folder, faults)) {
            String good = ended(server, "SELECT i, i % 3 AS k FROM range(10) t(i)", "SUCCEEDED");
            String bad = ended(server, "SELECT error('no')::INTEGER AS x", "FAILED");
            Files.writeString(folder.resolve("schemathesis.toml"), "hooks = \"known.py\"\n");
            Files.writeString(
                    folder.resolve("known.py"), KNOWN.replace("GOOD", good).replace("BAD", bad));
            String said = run(python, server.uri() + "/openapi.json");
            Matcher generated = GENERATED.matcher(said);
            assertThat(generated.find()).as(said).isTrue();
            assertThat(generated.group(2)).as(said).isEqualTo(generated.group(1));
            assertThat(Integer.parseInt(generated.group(1))).isGreaterThanOrEqualTo(LEAST_REQUESTS);
        }
        assertThat(faults).isEmpty();
    }

    /** A run that has ended so. */
    private String ended(LocalServer server, String sql, String state) throws IOException, InterruptedException {
        String job = "apiVersion: millrace/v1\njob: known\nsteps: {rows: {sql: \"" + sql
                + "\"}}\nsinks: {rows: {to: out-" + state + ", mode: overwrite}}\n";
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest post = HttpRequest.newBuilder(URI.create(server.uri() + "/v1/runs"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared()
                            .writeValueAsString(Map.of("text", job, "file", "job.yaml", "folder", folder.toString()))))
                    .build();
            String answer =
                    client.send(post, HttpResponse.BodyHandlers.ofString()).body();
            String id = JsonMapper.shared().readTree(answer).required("id").stringValue();
            String now = "";
            while (!now.equals(state)) {
                HttpRequest get = HttpRequest.newBuilder(URI.create(server.uri() + "/v1/runs/" + id + "?wait=10s"))
                        .build();
                now = JsonMapper.shared()
                        .readTree(client.send(get, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .required("state")
                        .stringValue();
                assertThat(now).isIn("ACCEPTED", "RUNNING", "PUBLISHING", state);
            }
            return id;
        }
    }

    private static Path python() {
        try {
            return SCHEMATHESIS.installed();
        } catch (PythonFolder.Unusable reason) {
            throw new TestAbortedException("Schemathesis cannot be used here: " + reason.getMessage());
        }
    }

    private String run(Path python, String document) throws IOException, InterruptedException {
        Path output = folder.resolve("said");
        Process process = new ProcessBuilder(
                        python.resolveSibling("schemathesis").toString(),
                        "run",
                        document,
                        "--phases",
                        "coverage,fuzzing",
                        "--checks",
                        CHECKS,
                        "--max-examples",
                        "34",
                        "--seed",
                        "1",
                        "--continue-on-failure",
                        "--request-timeout",
                        "120",
                        "--no-shrink",
                        "--suppress-health-check",
                        "all",
                        "--warnings",
                        "off")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            int code = process.waitFor();
            String said = Files.readString(output);
            if (said.contains("Runtime Error") || !GENERATED.matcher(said).find()) {
                throw new TestAbortedException("Schemathesis itself broke: " + said);
            }
            assertThat(code).as(said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
