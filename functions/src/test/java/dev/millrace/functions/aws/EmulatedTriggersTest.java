package dev.millrace.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.functions.aws.GatewayCall.Said;
import dev.millrace.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trigger from its registration to its removal, through the API alone, on emulated services; events of uploads come to the function that takes them in. Its
 * batches wait for more files than there ever are, so that what begins one is what is asked for.
 */
@Timeout(value = 1_800, unit = TimeUnit.SECONDS)
class EmulatedTriggersTest {
    private static final String TRIGGER = "/v1/triggers/arrivals";
    private static final String JOB = """
        apiVersion: millrace/v1
        job: arrivals
        trigger: {upload: {prefix: "HERE/in/", suffix: .csv, batch: {maxFiles: 1000, maxWait: 24h}}}
        sources: {numbers: {from: "${trigger.objects}", columns: {id: bigint, word: varchar}}}
        steps: {all: {sql: "SELECT id, word FROM numbers"}}
        sinks: {all: {to: "HERE/lake", mode: append}}
        """;

    @TempDir
    Path folder;

    private EmulatedCloud cloud;

    @BeforeEach
    void services() {
        cloud = EmulatedCloud.open(folder.resolve("cloud"));
    }

    @AfterEach
    void end() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private Said ask(GatewayCall call) {
        Sandbox.Answer answer =
                cloud.plane().call(EmulatedCloud.API, call.event()).join();
        assertThat(answer.end()).as(answer.body()).isEqualTo(Sandbox.End.ANSWERED);
        return Said.of(answer.body());
    }

    private JsonNode look() {
        return ask(GatewayCall.get(TRIGGER)).json();
    }

    private Said act(String verb) {
        return ask(GatewayCall.post(TRIGGER + ":" + verb, ""));
    }

    private Said put(String job) {
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("file", "job.yaml")
                .put("text", job.replace("HERE", "s3://" + cloud.bucket()))
                .toString();
        return ask(GatewayCall.put(TRIGGER, body));
    }

    /** A file of ids and words. */
    private void arrive(String name, int from, int to) {
        StringBuilder text = new StringBuilder("id,word\n");
        IntStream.range(from, to)
                .forEach(id -> text.append(id).append(",word ").append(id).append('\n'));
        cloud.ports()
                .objects()
                .put(
                        cloud.at("in/" + name),
                        ObjectStore.Content.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void tell(String name) {
        Sandbox.Answer answer = cloud.plane()
                .call(EmulatedCloud.UPLOADS, UploadEventTest.bridged(cloud.bucket(), "in/" + name))
                .join();
        assertThat(answer.end()).as(answer.body()).isEqualTo(Sandbox.End.ANSWERED);
    }

    private void untilTaken(int files) {
        while (look().at("/files/taken").asInt() < files
                || !look().path("state").asString().equals("ready")) {
            cloud.turn();
        }
    }

    private List<String> states() {
        return ask(GatewayCall.get(TRIGGER + "/files"))
                .json()
                .path("files")
                .valueStream()
                .map(file -> file.path("file").asString().replaceFirst(".*/", "") + " "
                        + file.path("state").asString())
                .sorted()
                .toList();
    }

    private void assertRows(int upTo) throws Exception {
        assertThat(PublishedRows.of(cloud, folder, "SELECT id || ' ' || word FROM TABLE ORDER BY id", "lake"))
                .containsExactlyElementsOf(IntStream.range(0, upTo)
                        .mapToObj(id -> id + " word " + id)
                        .toList());
    }

    @Test
    void aTriggerIsRegisteredFiredPausedAndRemovedThroughTheApiAndItsRowsAreExact() throws Exception {
        assertThat(put(JOB).status()).isEqualTo(201);
        assertThat(put(JOB).status()).as("the same again").isEqualTo(200);
        assertThat(ask(GatewayCall.get("/v1/triggers"))
                        .json()
                        .path("triggers")
                        .valueStream()
                        .map(one -> one.path("name").asString()))
                .containsExactly("arrivals");
        assertThat(put(JOB.replace("HERE/lake", "HERE/in/out")).code()).isEqualTo("TRIGGER_RECURSION");

        arrive("a.csv", 0, 100);
        arrive("b.csv", 100, 250);
        tell("a.csv");
        tell("a.csv");
        tell("b.csv");
        assertThat(states()).containsExactly("a.csv pending", "b.csv pending");
        cloud.turn();
        assertThat(look().path("batch").asInt()).as("nothing begins by itself").isZero();

        arrive("untold.csv", 250, 300);
        assertThat(act("fire").status()).isEqualTo(200);
        untilTaken(3);
        assertThat(states()).containsExactly("a.csv taken", "b.csv taken", "untold.csv taken");
        assertRows(300);

        assertThat(act("pause").json().path("state").asString()).isEqualTo("paused");
        arrive("later.csv", 300, 333);
        tell("later.csv");
        act("fire");
        cloud.turn();
        cloud.turn();
        cloud.rest();
        assertThat(states()).contains("later.csv pending");
        assertThat(act("resume").status()).isEqualTo(200);
        untilTaken(4);
        assertRows(333);

        JsonNode history = ask(GatewayCall.get(TRIGGER + "/history")).json().path("history");
        assertThat(history.valueStream()
                        .map(batch -> batch.path("batch").asInt() + " "
                                + batch.path("result").asString() + " "
                                + batch.path("files").asInt()))
                .containsExactly("2 taken 1", "1 taken 3");
        String run = history.get(0).path("run").asString();
        assertThat(ask(GatewayCall.get("/v1/runs/" + run)).state()).isEqualTo("SUCCEEDED");

        assertThat(ask(GatewayCall.delete(TRIGGER)).status()).isEqualTo(204);
        assertThat(ask(GatewayCall.delete(TRIGGER)).status()).as("again").isEqualTo(204);
        assertThat(ask(GatewayCall.get(TRIGGER)).status()).isEqualTo(404);
        assertThat(act("fire").code()).isEqualTo("TRIGGER_NOT_FOUND");
        arrive("late.csv", 333, 400);
        tell("late.csv");
        cloud.turn();
        cloud.rest();
        assertRows(333);
    }
}
