package dev.millrace.service.document;

import dev.millrace.graph.Course;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.FailureCodec;
import dev.millrace.graph.codec.FindingsListCodec;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.graph.codec.Reworded;
import dev.millrace.graph.codec.StageDecisionCodec;
import dev.millrace.graph.codec.StageGraphCodec;
import dev.millrace.service.runs.NoticeView;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runs.StageView;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that is known of a run, on its way to another process of the same Millrace. Stored documents travel as the texts that they are, with their
 * checksums, and are read by the codecs that read them at home.
 */
public final class RunRecordJson {
    private RunRecordJson() {}

    /**
     * Writes it.
     *
     * @param row of the run, as it is stored
     * @param words in which texts are told; documents have the seals of what they then say
     */
    public static ObjectNode write(
            RunRecord record, Row row, List<Row> stages, List<Row> notices, UnaryOperator<String> words) {
        ObjectNode node = write(record, row, stages, notices);
        words(node, words);
        return node;
    }

    private static void words(ObjectNode node, UnaryOperator<String> words) {
        sealed(node, "plan", words);
        sealed(node, "findings", words);
        node.path("stages").forEach(stage -> sealed((ObjectNode) stage, "decision", words));
        ObjectNode manifests = (ObjectNode) node.required("manifests");
        List.copyOf(manifests.propertyNames()).forEach(name -> sealed(manifests, name, words));
        Reworded.texts(node, words);
    }

    private static void sealed(ObjectNode node, String field, UnaryOperator<String> words) {
        if (node.has(field)) {
            node.put(field, text(Reworded.document(bytes(node.required(field)), words)));
        }
    }

    /**
     * Writes it.
     *
     * @param row of the run, as it is stored
     * @param stages rows of its stages, and {@code notices} those of its notices, as they are stored, in order
     */
    private static ObjectNode write(RunRecord record, Row row, List<Row> stages, List<Row> notices) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("row", write(row));
        RunView view = record.view();
        view.plan().ifPresent(plan -> node.put("plan", text(StageGraphCodec.write(plan))));
        ArrayNode all = node.putArray("stages");
        view.stages().forEach(stage -> all.add(write(stage)));
        ArrayNode stageRows = node.putArray("stageRows");
        stages.forEach(stage -> stageRows.add(write(stage)));
        node.put("findings", text(FindingsListCodec.write(view.findings())));
        view.failure().ifPresent(failure -> node.put("failure", FailureCodec.write(failure)));
        ObjectNode manifests = node.putObject("manifests");
        record.manifests().forEach((name, manifest) -> manifests.put(name, text(ManifestCodec.write(manifest))));
        ArrayNode told = node.putArray("notices");
        for (int notice = 0; notice < notices.size(); notice++) {
            told.addObject()
                    .put("webhook", record.notices().get(notice).webhook())
                    .set("row", write(notices.get(notice)));
        }
        record.command().forEach(node.putArray("command")::add);
        node.put("driven", record.driven());
        ObjectNode tables = node.putObject("tables");
        record.tables().forEach(tables::put);
        return node;
    }

    private static ObjectNode write(StageView stage) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("done", stage.done()).put("failures", stage.failures()).put("over", stage.over());
        Optional.ofNullable(stage.decisionOrNull())
                .ifPresent(decision -> node.put("decision", text(StageDecisionCodec.write(decision))));
        return node;
    }

    private static ObjectNode write(Row row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("partition", row.key().partition()).put("sort", row.key().sort());
        ObjectNode attributes = node.putObject("attributes");
        row.attributes().forEach((name, value) -> {
            switch (value) {
                case Value.Text text -> attributes.put(name, text.text());
                case Value.Number number -> attributes.put(name, number.number());
            }
        });
        return node;
    }

    /** Reads it. Throws {@code UNAVAILABLE} for what another Millrace has written in another way. */
    public static RunRecord read(JsonNode node) {
        try {
            return record(node);
        } catch (JacksonException | IllegalArgumentException other) {
            throw new MillraceException(
                    Failure.of(
                                    FailureKind.UNAVAILABLE,
                                    "OTHER_VERSION",
                                    "The service tells of its runs in another way than this Millrace reads them")
                            .withRemedy("Use the version of the service: GET /v1/version"),
                    other);
        }
    }

    private static RunRecord record(JsonNode node) {
        RunRow row = RunRow.of(row(node.required("row")));
        Optional<StageGraph> plan =
                Optional.ofNullable(node.get("plan")).map(text -> StageGraphCodec.read(bytes(text)));
        Map<Integer, StageRow> rows = new TreeMap<>();
        node.required("stageRows").forEach(one -> {
            StageRow stage = StageRow.of(row(one));
            rows.put(stage.stage().index(), stage);
        });
        List<StageView> stages = new ArrayList<>();
        plan.ifPresent(graph -> {
            for (int stage = 0; stage < graph.stages().size(); stage++) {
                stages.add(stage(graph, stage, rows, node.required("stages").required(stage)));
            }
        });
        List<Findings> findings = FindingsListCodec.read(bytes(node.required("findings")));
        Optional<Failure> failure =
                Optional.ofNullable(node.get("failure")).map(text -> FailureCodec.read(text.stringValue()));
        Map<String, Manifest> manifests = new TreeMap<>();
        node.required("manifests")
                .properties()
                .forEach(entry -> manifests.put(entry.getKey(), ManifestCodec.read(bytes(entry.getValue()))));
        List<NoticeView> notices = node.required("notices")
                .valueStream()
                .map(one ->
                        new NoticeView(one.required("webhook").stringValue(), NoticeRow.of(row(one.required("row")))))
                .toList();
        List<String> command = node.required("command")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
        return new RunRecord(
                new RunView(row, failure, plan, stages, findings),
                manifests,
                notices,
                command,
                node.required("driven").booleanValue(),
                tables(node));
    }

    private static SortedMap<String, String> tables(JsonNode node) {
        SortedMap<String, String> tables = new TreeMap<>();
        node.path("tables")
                .properties()
                .forEach(entry -> tables.put(entry.getKey(), entry.getValue().stringValue()));
        return tables;
    }

    private static StageView stage(StageGraph plan, int position, Map<Integer, StageRow> rows, JsonNode node) {
        Optional<StageDecision> decision =
                Optional.ofNullable(node.get("decision")).map(text -> StageDecisionCodec.read(bytes(text)));
        return new StageView(
                plan.stages()
                        .get(position)
                        .by(decision.map(StageDecision::course).orElse(Course.OWN)),
                Optional.ofNullable(rows.get(plan.stages().get(position).id().index())),
                node.required("done").intValue(),
                node.required("failures").intValue(),
                decision.orElse(null),
                node.required("over").booleanValue());
    }

    private static Row row(JsonNode node) {
        TreeMap<String, Value> attributes = new TreeMap<>();
        node.required("attributes")
                .properties()
                .forEach(entry -> attributes.put(
                        entry.getKey(),
                        entry.getValue().isNumber()
                                ? Value.of(entry.getValue().longValue())
                                : Value.of(entry.getValue().stringValue())));
        return new Row(
                new Key(
                        node.required("partition").stringValue(),
                        node.required("sort").stringValue()),
                attributes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode text) {
        return text.stringValue().getBytes(StandardCharsets.UTF_8);
    }
}
