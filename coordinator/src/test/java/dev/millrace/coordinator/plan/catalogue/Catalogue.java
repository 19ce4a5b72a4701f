package dev.millrace.coordinator.plan.catalogue;

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
    /** Every type of value through every kind of exchange: keys of groups, joins and orders, and what is carried along. */
    TYPES {
        private static final List<String> VALUES = List.of(
                "k::HUGEINT * 100000000000000000000000000000",
                "(k % 5)::UHUGEINT",
                "to_months(k % 3) + to_days(k % 4) + to_microseconds(k)",
                "(TIME '10:00:00' + to_minutes(k))::TIMETZ",
                "(['a', 'b', 'c'])[1 + k % 3]::ENUM('c', 'b', 'a')",
                "bin(k)::BIT",
                "k::BIGNUM * k",
                "make_timestamp(k * 86400000000)::TIMESTAMP_S",
                "make_timestamp(k * 86400000000)::TIMESTAMP_MS",
                "make_timestamp_ns(k * 86400000000000 + k)",
                "make_timestamp(k * 86400000000)::TIMESTAMPTZ",
                "[k, NULL, k + 1]::INTEGER[3]",
                "row(k, 'x' || k)",
                "{'a': k::HUGEINT, 'b': [to_days(k)]}",
                "map {k::VARCHAR: k::HUGEINT}",
                "md5(k::VARCHAR)::UUID",
                "to_json({'k': k})",
                "encode('z' || k)",
                "CASE WHEN k % 4 = 0 THEN NULL ELSE k::DOUBLE / 3 END",
                "CASE k % 4 WHEN 0 THEN 'nan' WHEN 1 THEN '-0.0' WHEN 2 THEN '0.0' ELSE 'inf' END::DOUBLE",
                "DATE '2020-01-31' + k",
                "k % 2 = 0",
                "NULL");

        @Override
        public void load(Connection connection) throws SQLException {
            table(connection, "ids", "(SELECT i::INTEGER AS id, (i * 7 % 23)::INTEGER AS k FROM range(300) t(i))");
        }

        @Override
        public List<Query> queries() {
            List<Query> queries = new ArrayList<>();
            for (int value = 0; value < VALUES.size(); value++) {
                String from = "(SELECT id, k, " + VALUES.get(value) + " AS v FROM ids)";
                String id = "types/" + value + "/";
                queries.add(new Query(
                        id + "carried",
                        "SELECT k, max(id) AS m, list(v ORDER BY id) AS l FROM " + from + " GROUP BY k",
                        false));
                queries.add(new Query(
                        id + "group", "SELECT v, count(*) AS n, min(id) AS i FROM " + from + " GROUP BY v", false));
                queries.add(new Query(id + "distinct", "SELECT DISTINCT v FROM " + from, false));
                queries.add(new Query(
                        id + "order", "SELECT v, id FROM " + from + " ORDER BY v DESC NULLS FIRST, id", true));
                queries.add(new Query(
                        id + "join",
                        "SELECT a.id, b.id FROM " + from + " a JOIN " + from + " b ON a.v = b.v AND a.id < b.id",
                        false));
                queries.add(new Query(
                        id + "semi",
                        "SELECT id, v FROM " + from + " a WHERE v NOT IN (SELECT v FROM " + from + " WHERE k < 5)",
                        false));
                queries.add(new Query(
                        id + "except",
                        "SELECT v FROM " + from + " EXCEPT ALL SELECT v FROM " + from + " WHERE id % 3 = 0",
                        false));
                queries.add(new Query(
                        id + "window", "SELECT id, v, count(*) OVER (PARTITION BY v) AS n FROM " + from, false));
                queries.add(new Query(
                        id + "most",
                        "SELECT k % 4 AS g, min(v) AS a, max(v) AS b, arg_max(v, id) AS c FROM " + from + " GROUP BY g",
                        false));
            }
            return queries;
        }
    },
    GOLDEN {
        @Override
        public void load(Connection connection) throws SQLException {
            JsonNode tables =
                    JsonMapper.shared().readTree(TABLES.resolve("tables.json").toFile());
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
                    String sql =
                            golden.get(golden.has("duckdb") ? "duckdb" : "sql").asString();
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
                yield "read_csv('" + path + "', auto_detect = false, allow_quoted_nulls = false, " + declared
                        + ", header = "
                        + csv.get("header").asBoolean() + ", delim = " + quoted(csv, "delimiter") + ", quote = "
                        + quoted(csv, "quote") + ", escape = " + quoted(csv, "escape") + ", nullstr = "
                        + quoted(csv, "null") + ", hive_partitioning = " + table.has("partitions") + ")";
            }
        };
    }

    private static String declared(List<JsonNode> columns, String form) {
        return columns.stream()
                .map(column ->
                        form.formatted(column.get(0).asString(), column.get(1).asString()))
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
            return files.filter(file -> file.toString().endsWith(extension))
                    .sorted()
                    .toList();
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
