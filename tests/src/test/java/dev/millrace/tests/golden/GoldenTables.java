package dev.millrace.tests.golden;

import dev.millrace.tests.bench.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The stored cases and their tables. */
final class GoldenTables {
    static final Path FOLDER = Path.of(System.getProperty("millrace.root")).resolve("testdata/golden/tables");

    /** The dialect of the cases. */
    static final Map<String, String> DIALECT =
            Map.of("sql.integerDivision", "true", "sql.defaultNullOrder", "nulls_last_on_asc_first_on_desc");

    private GoldenTables() {}

    static List<GoldenCase> cases() {
        try {
            List<GoldenCase> cases = new ArrayList<>();
            for (String line : Files.readAllLines(FOLDER.resolve("cases.jsonl"))) {
                cases.add(GoldenCase.read(Answer.MAPPER.readTree(line)));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the tables as a file of sources, as a user would write them. */
    static Path writeSources(Path folder) {
        try {
            JsonNode tables = Answer.MAPPER.readTree(Files.readString(FOLDER.resolve("tables.json")));
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ObjectNode sources = document.putObject("sources");
            tables.properties().forEach(entry -> sources.set(entry.getKey(), source(entry.getValue())));
            Path file = folder.resolve("sources.json");
            Files.writeString(file, document.toPrettyString());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode source(JsonNode table) {
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        table.required("files")
                .forEach(file -> source.withArray("from")
                        .add(FOLDER.resolve(file.stringValue()).toString()));
        if (!source.has("from")) {
            source.putArray("from");
        }
        source.put("format", table.required("format").stringValue());
        columns(source, "columns", table.path("columns"));
        columns(source, "partitions", table.path("partitions"));
        if (table.has("csv")) {
            source.set("csv", table.get("csv"));
        }
        if (table.has("bad_rows")) {
            source.put("badRows", table.get("bad_rows").stringValue());
        }
        return source;
    }

    private static void columns(ObjectNode source, String key, JsonNode columns) {
        if (!columns.isEmpty()) {
            ObjectNode map = source.putObject(key);
            columns.forEach(
                    column -> map.put(column.get(0).stringValue(), column.get(1).stringValue()));
        }
    }
}
