package dev.millrace.coordinator.plan.distribute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Queries with the tables they read, from the project's test data. */
public enum Catalogue {
    TPCH {
        @Override
        public void load(Connection connection) throws SQLException {
            for (Path file : files(ROOT.resolve("testdata/tpch/sf0.01"), ".parquet")) {
                table(connection, stem(file), "read_parquet('" + file + "')");
            }
        }

        @Override
        public List<Query> queries() {
            return files(ROOT.resolve("testdata/tpch/queries"), ".sql").stream()
                    .map(file -> new Query(stem(file), text(file), true))
                    .toList();
        }
    },
    FLIGHTS {
        @Override
        public void load(Connection connection) throws SQLException {
            Path folder = ROOT.resolve("examples/flights/data");
            table(connection, "flights", "read_parquet('" + folder + "/flights-*.parquet')");
            table(connection, "airports", "read_parquet('" + folder + "/airports.parquet')");
        }

        @Override
        public List<Query> queries() {
            return files(ROOT.resolve("testdata/flights/queries"), ".sql").stream()
                    .map(file -> new Query(stem(file), text(file), true))
                    .toList();
        }
    },
    GOLDEN {
        @Override
        public void load(Connection connection) throws SQLException {
            JsonNode tables = JsonMapper.shared().readTree(TABLES.resolve("tables.json").toFile());
            for (Map.Entry<String, JsonNode> table : tables.properties()) {
                golden(connection, table.getKey(), table.getValue());
            }
        }

        @Override
        public List<Query> queries() {
            List<Query> queries = new ArrayList<>();
            for (String line : text(TABLES.resolve("cases.jsonl")).lines().toList()) {
                JsonNode golden = JsonMapper.shared().readTree(line);
                if (golden.has("expect")) {
                    String sql = golden.get(golden.has("duckdb") ? "duckdb" : "sql").asString();
                    boolean ordered = golden.get("expect").get("ordered").asBoolean();
                    queries.add(new Query(golden.get("id").asString(), sql, ordered));
                }
            }
            return queries;
        }
    };

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Path TABLES = ROOT.resolve("testdata/golden/tables");

    /** A SELECT; {@code ordered}: its rows come in one order only. */
    public record Query(String id, String sql, boolean ordered) {}

    public abstract void load(Connection connection) throws SQLException;

    public abstract List<Query> queries();

    private static void golden(Connection connection, String name, JsonNode table) throws SQLException {
        List<JsonNode> columns = new ArrayList<>(table.get("columns").values());
        table.path("partitions").values().forEach(columns::add);
        Sql.execute(connection, "CREATE TABLE \"" + name + "\" (" + declared(columns, "\"%s\" %s") + ")");
        for (JsonNode file : table.get("files").values()) {
            Path path = TABLES.resolve(file.asString());
            if (path.toFile().length() > 0) {
                insert(connection, name, columns, reader(path, table));
            }
        }
    }

    /** Files that do not fit their table belong to cases that must fail. */
    private static void insert(Connection connection, String name, List<JsonNode> columns, String reader)
            throws SQLException {
        List<String> present = Sql.rows(connection, "DESCRIBE SELECT * FROM " + reader).stream()
                .map(List::getFirst)
                .toList();
        String list = columns.stream()
                .map(column -> column.get(0).asString())
                .filter(present::contains)
                .map(column -> '"' + column + '"')
                .collect(Collectors.joining(", "));
        try {
            Sql.execute(connection, "INSERT INTO \"" + name + "\" BY NAME SELECT " + list + " FROM " + reader);
        } catch (SQLException conflict) {
            Sql.execute(connection, "DELETE FROM \"" + name + "\"");
        }
    }

    private static String reader(Path path, JsonNode table) {
        List<JsonNode> columns = new ArrayList<>(table.get("columns").values());
        String declared = "columns = {" + declared(columns, "'%s': '%s'") + "}, ignore_errors = true";
        return switch (table.get("format").asString()) {
            case "parquet" -> "read_parquet('" + path + "', hive_partitioning = " + table.has("partitions") + ")";
            case "json" -> "read_json('" + path + "', format = 'newline_delimited', " + declared + ")";
            default -> {
                JsonNode csv = table.get("csv");
                yield "read_csv('" + path + "', auto_detect = false, allow_quoted_nulls = false, " + declared + ", header = "
                        + csv.get("header").asBoolean() + ", delim = " + quoted(csv, "delimiter") + ", quote = "
                        + quoted(csv, "quote") + ", escape = " + quoted(csv, "escape") + ", nullstr = "
                        + quoted(csv, "null") + ", hive_partitioning = " + table.has("partitions") + ")";
            }
        };
    }

    private static String declared(List<JsonNode> columns, String form) {
        return columns.stream()
                .map(column -> form.formatted(column.get(0).asString(), column.get(1).asString()))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(JsonNode csv, String option) {
        return "'" + csv.get(option).asString().replace("'", "''") + "'";
    }

    private static void table(Connection connection, String name, String from) throws SQLException {
        Sql.execute(connection, "CREATE TABLE \"" + name + "\" AS FROM " + from);
    }

    private static List<Path> files(Path folder, String extension) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(extension)).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip().replaceAll(";\\s*$", "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
