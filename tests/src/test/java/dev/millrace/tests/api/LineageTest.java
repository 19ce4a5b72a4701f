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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events of OpenLineage, read by the classes that the project itself publishes for Python, which are made of its schemas. */
final class LineageTest {
    private static final PythonFolder OPENLINEAGE =
            new PythonFolder("openlineage", "1.54.0", List.of("openlineage-python==1.54.0"));
    /** Makes an object of each part that has a schema, by the class of this schema: what it does not know, or misses, is an error. */
    private static final String READER = """
        import importlib, inspect, json, pkgutil, sys
        import openlineage.client.generated as generated
        from openlineage.client import event_v2

        classes = {}
        for module in pkgutil.iter_modules(generated.__path__):
            for _, found in inspect.getmembers(importlib.import_module("openlineage.client.generated." + module.name), inspect.isclass):
                if hasattr(found, "_get_schema"):
                    classes[found._get_schema()] = found

        def facets(node):
            made = {}
            for name, facet in (node or {}).items():
                fields = dict(facet)
                schema = fields.pop("_schemaURL")
                made[name] = classes[schema](producer=fields.pop("_producer"), **fields)
                for field in ("tags", "fields"):
                    for one in fields.get(field, []):
                        classes[schema + "Fields"](**one)
            return made

        def datasets(found, nodes, own):
            return [found(node["namespace"], node["name"], facets=facets(node["facets"]), **{own: facets(node.get(own))}) for node in nodes]

        told = []
        for line in open(sys.argv[1], encoding="utf-8"):
            event = json.loads(line)
            assert set(event) == {"eventType", "eventTime", "producer", "schemaURL", "run", "job", "inputs", "outputs"}, event.keys()
            made = event_v2.RunEvent(
                eventType=event_v2.RunState[event["eventType"]], eventTime=event["eventTime"], producer=event["producer"],
                run=event_v2.Run(event["run"]["runId"], facets=facets(event["run"]["facets"])),
                job=event_v2.Job(event["job"]["namespace"], event["job"]["name"], facets=facets(event["job"]["facets"])),
                inputs=datasets(event_v2.InputDataset, event["inputs"], "inputFacets"),
                outputs=datasets(event_v2.OutputDataset, event["outputs"], "outputFacets"))
            assert made.schemaURL == event["schemaURL"], made.schemaURL
            told.append(made.eventType.value + " " + ",".join(sorted(
                name for each in [made.run, made.job, *made.inputs, *made.outputs]
                for name in [*each.facets, *getattr(each, "inputFacets", {}), *getattr(each, "outputFacets", {})])))
        print("\\n".join(told))
        """;

    @TempDir
    Path folder;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatOpenLineagePublishesReadsOurEvents() throws IOException, InterruptedException {
        Path python = python();
        Files.writeString(folder.resolve("numbers.csv"), "id,word\n1,one\n2,two\n");
        List<JsonNode> events = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                LocalServer server = OneSlotServer.start(folder, faults)) {
            String good = run(client, server, """
                apiVersion: millrace/v1
                job: counted
                labels: {team: geo}
                sources: {numbers: {from: "*.csv", format: csv, columns: {id: bigint, word: varchar}}}
                steps: {n: {sql: "SELECT count(*) AS n FROM numbers"}}
                sinks: {n: {to: out, mode: overwrite}}
                """);
            String bad = run(client, server, """
                apiVersion: millrace/v1
                job: bad
                sources: {numbers: {from: numbers.csv}}
                steps: {n: {sql: "SELECT CAST(word AS INTEGER) AS n FROM numbers"}}
                sinks: {n: {to: bad}}
                """);
            for (String event : List.of(good + "/lineage?event=start", good + "/lineage", bad + "/lineage")) {
                events.add(get(client, server, event));
            }
        }
        assertThat(read(python, events))
                .containsExactly(
                        "START dataSource,dataSource,jobType,processing_engine,schema,schema,sql,tags",
                        "COMPLETE dataSource,dataSource,inputStatistics,jobType,lifecycleStateChange,outputStatistics,"
                                + "processing_engine,schema,schema,sql,tags,version",
                        "FAIL dataSource,dataSource,errorMessage,jobType,processing_engine,schema,sql");
        JsonNode done = events.get(1);
        assertThat(done.at("/inputs/0/name").stringValue())
                .isEqualTo(folder.toRealPath().toString());
        assertThat(done.at("/inputs/0/inputFacets/inputStatistics/fileCount").intValue())
                .isEqualTo(1);
        assertThat(done.at("/inputs/0/facets/schema/fields/1/name").stringValue())
                .isEqualTo("word");
        assertThat(done.at("/outputs/0/name").stringValue())
                .isEqualTo(folder.toRealPath().resolve("out").toString());
        assertThat(done.at("/outputs/0/outputFacets/outputStatistics/rowCount").intValue())
                .isEqualTo(1);
        assertThat(events.get(0).at("/run/runId")).isEqualTo(done.at("/run/runId"));
        assertThat(events.get(2).at("/run/facets/errorMessage/message").stringValue())
                .startsWith("BAD_CAST: ");
        assertThat(faults).isEmpty();
    }

    /** A run that has ended. */
    private static String run(HttpClient client, LocalServer server, String job)
            throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(URI.create(server.uri() + "/v1/runs"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JsonMapper.shared().writeValueAsString(Map.of("text", job, "file", "job.yaml"))))
                .build();
        String path = "/v1/runs/"
                + JsonMapper.shared()
                        .readTree(client.send(post, HttpResponse.BodyHandlers.ofString())
                                .body())
                        .required("id")
                        .stringValue();
        while (!get(client, server, path + "?wait=10s").has("endedMillis")) {
            assertThat(get(client, server, path).required("state").stringValue())
                    .isNotEmpty();
        }
        return path;
    }

    private static JsonNode get(HttpClient client, LocalServer server, String path)
            throws IOException, InterruptedException {
        HttpRequest get =
                HttpRequest.newBuilder(URI.create(server.uri() + path)).build();
        HttpResponse<String> answer = client.send(get, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static Path python() {
        try {
            return OPENLINEAGE.installed();
        } catch (PythonFolder.Unusable reason) {
            throw new TestAbortedException("OpenLineage's classes cannot be used here: " + reason.getMessage());
        }
    }

    private List<String> read(Path python, List<JsonNode> events) throws IOException, InterruptedException {
        Path lines = folder.resolve("events.ndjson");
        Files.write(lines, events.stream().map(JsonNode::toString).toList());
        Path script = Files.writeString(folder.resolve("reader.py"), READER);
        Path said = folder.resolve("said");
        int code = new ProcessBuilder(python.toString(), script.toString(), lines.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(said)).isZero();
        return Files.readAllLines(said);
    }
}
