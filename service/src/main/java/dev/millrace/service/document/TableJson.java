package dev.millrace.service.document;

import dev.millrace.coordinator.plan.source.TableFacts;
import dev.millrace.graph.Column;
import dev.millrace.service.tables.TableEntry;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is known of tables, as programs read it. */
public final class TableJson {
    private TableJson() {}

    public static ObjectNode entry(TableEntry entry) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("path", entry.place().path()).put("kind", entry.kind());
        entry.knownFormat().ifPresent(format -> node.put("format", format));
        switch (entry) {
            case TableEntry.DataFile file ->
                node.put("files", 1).put("bytes", file.bytes()).put("modifiedMillis", file.modifiedMicros() / 1_000);
            case TableEntry.Published published ->
                node.put("files", published.manifest().files().size())
                        .put("bytes", published.manifest().sizeBytes())
                        .put("rows", published.manifest().rows());
            case TableEntry.Folder _ -> {}
        }
        return node;
    }

    public static ObjectNode facts(TableFacts facts) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("format", facts.format()).put("files", facts.files()).put("bytes", facts.bytes());
        node.put("rows", facts.rows()).put("rowsExact", facts.rowsExact()).put("rowGroups", facts.rowGroups());
        ArrayNode columns = node.putArray("columns");
        facts.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("partition", facts.partitions().contains(column.name())));
        ArrayNode readings = node.putArray("readAs");
        facts.readAs()
                .forEach(reading ->
                        readings.addObject().put("how", reading.how()).put("files", reading.files()));
        ArrayNode drift = node.putArray("drift");
        facts.drift()
                .forEach(one -> drift.addObject()
                        .put("column", one.column())
                        .put("found", one.found())
                        .put("files", one.files())
                        .put("first", one.first()));
        return node;
    }

    /** What {@link #facts} has written. */
    public static TableFacts read(JsonNode node) {
        return new TableFacts(
                node.required("format").stringValue(),
                all(
                        node.required("columns"),
                        column -> new Column(
                                column.required("name").stringValue(),
                                column.required("type").stringValue())),
                node.required("columns")
                        .valueStream()
                        .filter(column -> column.required("partition").booleanValue())
                        .map(column -> column.required("name").stringValue())
                        .toList(),
                node.required("files").intValue(),
                node.required("bytes").longValue(),
                node.required("rows").longValue(),
                node.required("rowsExact").booleanValue(),
                node.required("rowGroups").longValue(),
                all(
                        node.required("readAs"),
                        reading -> new TableFacts.Reading(
                                reading.required("how").stringValue(),
                                reading.required("files").intValue())),
                all(
                        node.required("drift"),
                        one -> new TableFacts.Drift(
                                one.required("column").stringValue(),
                                one.required("found").stringValue(),
                                one.required("files").intValue(),
                                one.required("first").stringValue())));
    }

    private static <T> List<T> all(JsonNode list, Function<JsonNode, T> reading) {
        return list.valueStream().map(reading).toList();
    }
}
