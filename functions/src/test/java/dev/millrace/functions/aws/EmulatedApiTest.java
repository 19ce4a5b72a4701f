package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.functions.aws.GatewayCall.Said;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.record.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The flights example on emulated services, asked for and read back through the API under the real runtime interface client in a JVM of its own. */
@Timeout(value = 1_800, unit = TimeUnit.SECONDS)
class EmulatedApiTest {
    private static final String TOKEN = "token-3f9a1c77e0b2-of-somebody";
    private static final Path EXAMPLE = Path.of(System.getProperty("millrace.root"), "examples", "flights");

    /** What passes requests on to the services knows no other version. */
    private static final HttpClient.Builder HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);

    @TempDir
    static Path folder;

    private static EmulatedCloud cloud;

    @BeforeAll
    static void services() {
        cloud = EmulatedCloud.open(folder.resolve("cloud"));
        cloud.upload(EXAMPLE.resolve("data"), "data");
    }

    @AfterAll
    static void end() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private static Said ask(GatewayCall call) {
        Sandbox.Answer answer =
                cloud.plane().call(EmulatedCloud.API, call.event()).join();
        assertThat(answer.end()).as(answer.body()).isEqualTo(Sandbox.End.ANSWERED);
        return Said.of(answer.body());
    }

    private static List<byte[]> laptop() {
        EffectiveSettings settings = SettingsLayers.load(
                Map.of("XDG_CONFIG_HOME", folder.toString()), folder, Map.of("runtime.memory", "512MiB"));
        JobSpec job = new JobLoading(EXAMPLE, settings)
                .load("job.yaml", Map.of(), Map.of())
                .spec();
        Location out = new Location("file://" + folder.resolve("out"));
        try (EmbeddedRuntime runtime =
                EmbeddedRuntime.start(Home.open(folder.resolve("home")), settings, "test", EXAMPLE)) {
            RunId run = runtime.submit(new LoadedJob(MovedJob.of(job, from -> from, _ -> out), EXAMPLE), List.of());
            assertThat(runtime.await(run, 0, _ -> {}).state()).isEqualTo(RunState.SUCCEEDED);
        }
        return PublishedRows.files(new LocalObjectStore(folder, false, FileFaults.NONE), out);
    }

    private static byte[] fetched(String link) throws Exception {
        try (HttpClient client = HTTP.build()) {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(URI.create(link)).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }

    @Test
    void aJobThatIsPostedGivesTheLaptopsBytesAndIsSeenToItsEnd() throws Exception {
        String text = Files.readString(EXAMPLE.resolve("job.yaml"))
                .replace("data/", cloud.at("data").uri() + "/")
                .replace("out/ranking", cloud.at("posted").uri());
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("file", "job.yaml")
                .put("text", text)
                .toString();
        GatewayCall post = GatewayCall.post("/v1/runs", body)
                .with("idempotency-key", "posted-once")
                .with("authorization", "Bearer " + TOKEN);
        Said submitted = ask(post);
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        assertThat(ask(post).id()).isEqualTo(submitted.id());
        String run = "/v1/runs/" + submitted.id();
        assertThat(cloud.end(new RunId(submitted.id())).state()).isEqualTo(RunState.SUCCEEDED);

        assertThat(ask(GatewayCall.get(run + "/events")).text().lines().toList().getLast())
                .contains("\"state\":\"SUCCEEDED\"");
        List<byte[]> files = new ArrayList<>();
        JsonNode manifest = ask(GatewayCall.get(run + "/results/ranking")).json();
        for (JsonNode segment : manifest.path("segments")) {
            files.add(fetched(segment.path("url").asString()));
        }
        List<byte[]> laptop = laptop();
        assertThat(files).hasSameSizeAs(laptop);
        for (int file = 0; file < files.size(); file++) {
            assertThat(files.get(file)).isEqualTo(laptop.get(file));
        }
        Said rows = ask(GatewayCall.get(run + "/results/ranking?format=csv"));
        assertThat(rows.headers()).containsEntry("Millrace-Inline", "true");
        assertThat(rows.text().lines()).hasSize(1 + manifest.path("rowCount").asInt());
        assertThat(ask(GatewayCall.get("/v1/runs")).text()).contains(submitted.id());
        assertThat(ask(GatewayCall.get(run + "/tasks")).json().path("tasks").size())
                .isGreaterThan(5);
        assertThat(ask(GatewayCall.get(run + "/logs")).status()).isEqualTo(200);
        assertNothingSecretIsTold(submitted.id());
    }

    /** Neither by the logs of all functions, nor by what is shown of a run, nor by any object or row of the deployment. */
    private static void assertNothingSecretIsTold(String id) throws IOException, InterruptedException {
        cloud.rest();
        Map<String, String> told = cloud.everything();
        try (Stream<Path> files = Files.walk(folder.resolve("cloud"))) {
            for (Path log : files.filter(file -> file.endsWith("log")).sorted().toList()) {
                told.put("log " + log, Files.readString(log));
            }
        }
        for (String below : List.of("", "/events", "/logs", "/story", "/record", "/plan", "/tasks")) {
            told.put(
                    "shown " + below,
                    ask(GatewayCall.get("/v1/runs/" + id + below)).text());
        }
        assertFound(told, "log ", "\"message\":\"answered\"");
        assertFound(told, "s3://", id);
        assertFound(told, "row ", id);
        assertFound(told, "shown ", id);
        assertThat(told)
                .allSatisfy((where, text) -> assertThat(text)
                        .as(where)
                        .doesNotContain(TOKEN, "X-Amz-Signature", "X-Amz-Credential")
                        .doesNotContain(written(EmulatedCloud.SECRET)));
    }

    /** The search finds what is there. */
    private static void assertFound(Map<String, String> told, String kind, String text) {
        assertThat(told).anySatisfy((where, content) -> {
            assertThat(where).startsWith(kind);
            assertThat(content).contains(text);
        });
    }

    /** A key as it is, and as somebody may have encoded it. */
    private static List<String> written(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return List.of(
                key,
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes));
    }

    private static Said post(String job) {
        return ask(GatewayCall.post(
                "/v1/runs",
                JsonMapper.shared()
                        .createObjectNode()
                        .put("file", "job.yaml")
                        .put("text", job)
                        .toString()));
    }

    private static String notifying(String url, String secret) {
        return """
            apiVersion: millrace/v1
            job: told
            sources: {airports: {from: "%s/airports.parquet"}}
            steps: {all: {sql: "SELECT count(*) AS n FROM airports"}}
            sinks: {all: {to: "%s", mode: overwrite}}
            notify: {ops: {on: [succeeded], url: "%s", secret: %s}}
            """.formatted(cloud.at("data").uri(), cloud.at("told").uri(), url, secret);
    }

    /** What a webhook was sent. */
    private record Told(String time, String signature, byte[] body) {}

    @Test
    void aSignedWebhookIsToldOfTheEndOfItsRunAndItsKeyIsNowhere() throws Exception {
        BlockingQueue<Told> calls = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            Headers headers = exchange.getRequestHeaders();
            calls.add(new Told(
                    headers.getFirst("Millrace-Timestamp"),
                    headers.getFirst("Millrace-Signature"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Said submitted =
                    post(notifying("http://127.0.0.1:" + receiver.getAddress().getPort() + "/", "{env: WEBHOOK_KEY}"));
            assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
            assertThat(cloud.end(new RunId(submitted.id())).state()).isEqualTo(RunState.SUCCEEDED);
            while (calls.isEmpty()) {
                cloud.turn();
            }
            Told call = calls.take();
            assertThat(JsonMapper.shared().readTree(call.body()).path("run").asString())
                    .isEqualTo(submitted.id());
            assertThat(call.signature()).isEqualTo("v1=" + hmac(call));
            assertNothingSecretIsTold(submitted.id());
        } finally {
            receiver.stop(0);
        }
    }

    /** As a receiver checks it. */
    private static String hmac(Told call) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(EmulatedCloud.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((call.time() + ".").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(call.body()));
    }

    @Test
    void aJobWhoseSecretIsNoParameterIsRefusedBeforeAnythingRuns() {
        Said missing = post(notifying("https://hooks.example/", "{env: OTHER_KEY}"));
        assertThat(missing.status()).isEqualTo(422);
        assertThat(missing.text()).contains("SECRET_MISSING", "/OTHER_KEY of Systems Manager");
        assertThat(post(notifying("https://hooks.example/", "{env: AWS_SECRET_ACCESS_KEY}"))
                        .text())
                .contains("SECRET_MISSING");
        assertThat(post(notifying("https://hooks.example/", "{file: /proc/self/environ}"))
                        .text())
                .contains("NO_FILES_HERE");
    }

    private static GatewayCall wish(byte[] bytes) {
        return GatewayCall.post(
                "/v1/artifacts",
                "{\"name\": \"models.jar\", \"sha256\": \"" + sha256(bytes) + "\", \"size\": " + bytes.length + "}");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static int sent(JsonNode target, byte[] bytes, boolean signed) throws Exception {
        try (HttpClient client = HTTP.build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                    URI.create(target.required("uploadUrl").asString()));
            if (signed) {
                target.required("headers").forEachEntry((name, value) -> request.header(name, value.asString()));
            }
            return client.send(
                            request.PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void anArtifactGoesPastTheApiToItsPlaceAndComesBackAsItWas() throws Exception {
        byte[] bytes = new byte[7_000_000];
        new Random(3).nextBytes(bytes);
        Said wanted = ask(wish(bytes));
        assertThat(wanted.status()).as(wanted.text()).isEqualTo(202);
        assertThat(sent(wanted.json(), bytes, true)).isEqualTo(200);
        assertThat(ask(wish(bytes)).status()).isEqualTo(201);
        assertThat(ask(wish(bytes)).status()).isEqualTo(200);
        Said content = ask(GatewayCall.get("/v1/artifacts/models.jar/content"));
        assertThat(content.status()).isEqualTo(307);
        assertThat(content.headers()).containsEntry("Millrace-Sha256", sha256(bytes));
        assertThat(fetched(content.headers().getOrDefault("Location", ""))).isEqualTo(bytes);

        byte[] second = "second".getBytes(StandardCharsets.UTF_8);
        JsonNode target = ask(wish(second)).json();
        byte[] other = "sEcond".getBytes(StandardCharsets.UTF_8);
        assertThat(sent(target, other, true)).isGreaterThanOrEqualTo(400);
        assertThat(ask(wish(second)).status()).isEqualTo(202);
        // An emulator believes who leaves the signed headers out; what S3 has not compared has no name all the same.
        sent(target, other, false);
        assertThat(ask(wish(second)).status()).isEqualTo(202);
        assertThat(ask(GatewayCall.put("/v1/artifacts/" + sha256(second), "second")
                                .with("content-type", "application/octet-stream"))
                        .code())
                .isEqualTo("NOT_IN_THE_CLOUD");
        assertThat(ask(GatewayCall.get("/v1/artifacts/models.jar")).json().required("versions"))
                .hasSize(1);
        assertThat(ask(GatewayCall.delete("/v1/artifacts/models.jar")).status()).isEqualTo(204);
        assertThat(ask(GatewayCall.get("/v1/artifacts")).json().required("artifacts"))
                .isEmpty();
        assertThat(ask(GatewayCall.post("/v1/artifacts:gc", "{\"dryRun\": true}"))
                        .json()
                        .required("contents")
                        .asInt())
                .as("what came a moment ago may still be named")
                .isZero();
    }

    @Test
    void anotherTenantsArtifactIsNotThereWhateverItsBytes() throws Exception {
        Location tenants = cloud.at("tenants.json");
        cloud.ports().objects().put(tenants, ObjectStore.Content.of("""
            {"tenants": {"geo": {"principals": ["anna"], "folder": "s3://geo-lake"},
                         "web": {"principals": ["bert"], "folder": "s3://web-lake"}}}
            """.getBytes(StandardCharsets.UTF_8)));
        ApiHandler shared = cloud.api(tenants);
        byte[] bytes = "of geo".getBytes(StandardCharsets.UTF_8);
        String anna = GatewayCall.subject("anna");
        String bert = GatewayCall.subject("bert");
        Said wanted = EmulatedCloud.said(shared, wish(bytes).as(anna));
        assertThat(wanted.status()).as(wanted.text()).isEqualTo(202);
        assertThat(sent(wanted.json(), bytes, true)).isEqualTo(200);
        assertThat(EmulatedCloud.said(shared, wish(bytes).as(anna)).status()).isEqualTo(201);
        assertThat(EmulatedCloud.said(shared, wish(bytes).as(bert)).status())
                .as("not even that somebody has these bytes is told")
                .isEqualTo(202);
        for (String path : List.of("/v1/artifacts/models.jar", "/v1/artifacts/models.jar/content")) {
            assertThat(EmulatedCloud.said(shared, GatewayCall.get(path).as(bert))
                            .code())
                    .isEqualTo("ARTIFACT_NOT_FOUND");
        }
        assertThat(EmulatedCloud.said(shared, GatewayCall.get("/v1/artifacts").as(bert))
                        .json()
                        .required("artifacts"))
                .isEmpty();
        assertThat(EmulatedCloud.said(shared, GatewayCall.get("/v1/artifacts").as(anna))
                        .json()
                        .required("artifacts"))
                .hasSize(1);
    }

    @Test
    void aQueryIsAnsweredAndARunThatIsCancelledIsTriedAgain() {
        String statement = "{\"statement\": \"SELECT count(*) AS n FROM '"
                + cloud.at("data").uri() + "/airports.parquet'\", \"wait\": \"0s\"}";
        Said started = ask(GatewayCall.post("/v1/sql", statement));
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        String run = "/v1/runs/" + started.id();
        assertThat(ask(GatewayCall.post(run + ":cancel", "")).status()).isEqualTo(202);
        assertThat(cloud.end(new RunId(started.id())).state()).isEqualTo(RunState.CANCELLED);
        assertThat(ask(GatewayCall.get(run)).state()).isEqualTo("CANCELLED");
        assertThat(ask(GatewayCall.post(run + ":retry", "{}")).status()).isEqualTo(202);
        assertThat(cloud.end(new RunId(started.id())).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ask(GatewayCall.get(run + "/results/result?format=json"))
                        .json()
                        .at("/rows/0/0")
                        .asLong())
                .isPositive();
    }
}
