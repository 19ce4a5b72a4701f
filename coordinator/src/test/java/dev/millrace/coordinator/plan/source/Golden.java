package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden catalogue as sources of a job. */
public final class Golden {
    static final Path ROOT = Path.of(System.getProperty("millrace.root"), "testdata/golden/tables");
    private static final JsonNode TABLES =
            JsonMapper.shared().readTree(ROOT.resolve("tables.json").toFile());

    private Golden() {}

    /** By name, in order of the catalogue. */
    public static Map<String, JsonNode> tables() {
        Map<String, JsonNode> tables = new LinkedHashMap<>();
        TABLES.properties().forEach(table -> tables.put(table.getKey(), table.getValue()));
        return tables;
    }

    /** The source of a table, with its columns as declared. */
    public static JobSpec.Source source(String name) {
        return source(name, true);
    }

    static JobSpec.Source source(String name, boolean declared) {
        JsonNode table = TABLES.get(name);
        List<String> from = new ArrayList<>();
        table.get("files").forEach(file -> from.add("file://" + ROOT.resolve(file.asString())));
        JsonNode csv = table.path("csv");
        JobSpec.CsvOptions options = new JobSpec.CsvOptions(
                csv.has("header") ? csv.get("header").asBoolean() : null,
                text(csv, "delimiter"),
                text(csv, "quote"),
                text(csv, "escape"),
                text(csv, "null"));
        return new JobSpec.Source(
                name,
                from,
                table.get("format").asString(),
                declared ? columns(table.path("columns")) : List.of(),
                columns(table.path("partitions")),
                options,
                table.path("bad_rows").asString("").equals("skip"),
                new Place("tables.json", 1, 1));
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.has(field) ? node.get(field).asString() : null;
    }

    static List<Column> columns(JsonNode columns) {
        List<Column> list = new ArrayList<>();
        columns.forEach(column ->
                list.add(new Column(column.get(0).asString(), column.get(1).asString())));
        return list;
    }
}
