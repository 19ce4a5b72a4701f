package dev.millrace.coordinator.plan.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden catalogue loaded into DuckDB tables, near enough for a comparison of two texts over the same rows. */
final class GoldenTables {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"), "testdata/golden/tables");

    private GoldenTables() {}

    /** Queries by id, without the cases that must fail. */
    static Map<String, String> queries() throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("cases.jsonl"))) {
            JsonNode golden = JSON.readTree(line);
            if (!golden.has("error")) {
                String field = golden.has("duckdb") ? "duckdb" : "sql";
                queries.put(golden.get("id").asString(), golden.get(field).asString());
            }
        }
        return queries;
    }

    /** The cases that must fail. */
    static List<JsonNode> errors() throws IOException {
        List<JsonNode> errors = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("cases.jsonl"))) {
            JsonNode golden = JSON.readTree(line);
            if (golden.has("error")) {
                errors.add(golden);
            }
        }
        return errors;
    }

    static void load(Connection connection) throws SQLException {
        JsonNode tables = JSON.readTree(ROOT.resolve("tables.json").toFile());
        for (Map.Entry<String, JsonNode> table : tables.properties()) {
            load(connection, table.getKey(), table.getValue());
        }
    }

    private static void load(Connection connection, String name, JsonNode table) throws SQLException {
        List<JsonNode> columns = new ArrayList<>(table.get("columns").values());
        table.path("partitions").values().forEach(columns::add);
        String declared = columns.stream()
                .map(column ->
                        '"' + column.get(0).asString() + "\" " + column.get(1).asString())
                .collect(Collectors.joining(", "));
        RoundTrip.execute(connection, "CREATE TABLE \"" + name + "\" (" + declared + ")");
        for (JsonNode file : table.get("files").values()) {
            Path path = ROOT.resolve(file.asString());
            if (path.toFile().length() > 0) {
                insert(connection, name, columns, reader(path, table));
            }
        }
    }

    private static void insert(Connection connection, String name, List<JsonNode> columns, String reader)
            throws SQLException {
        List<String> present = RoundTrip.rows(connection, "DESCRIBE SELECT * FROM " + reader).stream()
                .map(List::getFirst)
                .toList();
        String list = columns.stream()
                .map(column -> column.get(0).asString())
                .filter(present::contains)
                .map(column -> '"' + column + '"')
                .collect(Collectors.joining(", "));
        try {
            RoundTrip.execute(connection, "INSERT INTO \"" + name + "\" BY NAME SELECT " + list + " FROM " + reader);
        } catch (SQLException conflict) {
            RoundTrip.execute(connection, "DELETE FROM \"" + name + "\"");
        }
    }

    private static String reader(Path path, JsonNode table) {
        String file = "'" + path.toString().replace("'", "''") + "'";
        String columns = table.get("columns").values().stream()
                .map(column ->
                        "'" + column.get(0).asString() + "': '" + column.get(1).asString() + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        return switch (table.get("format").asString()) {
            case "parquet" -> "read_parquet(" + file + ", hive_partitioning = " + table.has("partitions") + ")";
            case "json" ->
                "read_json(" + file + ", format = 'newline_delimited', columns = " + columns
                        + ", ignore_errors = true)";
            default -> {
                JsonNode csv = table.get("csv");
                yield "read_csv(" + file + ", auto_detect = false, columns = " + columns + ", header = "
                        + csv.get("header").asBoolean() + ", delim = " + quoted(csv, "delimiter") + ", quote = "
                        + quoted(csv, "quote") + ", escape = " + quoted(csv, "escape") + ", nullstr = "
                        + quoted(csv, "null") + ", ignore_errors = true, hive_partitioning = "
                        + table.has("partitions") + ")";
            }
        };
    }

    private static String quoted(JsonNode csv, String option) {
        return "'" + csv.get(option).asString().replace("'", "''") + "'";
    }
}
