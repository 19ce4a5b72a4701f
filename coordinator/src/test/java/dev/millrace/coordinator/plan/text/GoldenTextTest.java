package dev.millrace.coordinator.plan.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.storage.sql.DuckError;
import dev.millrace.storage.sql.DuckErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All golden queries: read, written again and bound, with the codes and places that the cases ask for. */
final class GoldenTextTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"), "testdata/golden/tables");
    private static final List<String> FILE_ERRORS = List.of("BAD_ROW", "SCHEMA_CONFLICT");

    private static Connection connection;
    private static List<String> tables;
    private static List<JsonNode> cases;

    @BeforeAll
    static void load() throws SQLException, IOException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        for (String setting : List.of(
                "TimeZone = 'UTC'",
                "integer_division = true",
                "default_null_order = 'nulls_last_on_asc_first_on_desc'",
                "threads = 1")) {
            execute("SET " + setting);
        }
        JsonNode catalogue = JSON.readTree(ROOT.resolve("tables.json").toFile());
        tables = new ArrayList<>();
        for (Map.Entry<String, JsonNode> table : catalogue.properties()) {
            tables.add(table.getKey());
            load(table.getKey(), table.getValue());
        }
        cases = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("cases.jsonl"))) {
            cases.add(JSON.readTree(line));
        }
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    private static void load(String name, JsonNode table) throws SQLException {
        List<String> columns = new ArrayList<>();
        table.path("columns")
                .forEach(column -> columns.add(
                        '"' + column.get(0).asString() + "\" " + column.get(1).asString()));
        table.path("partitions")
                .forEach(column -> columns.add(
                        '"' + column.get(0).asString() + "\" " + column.get(1).asString()));
        execute("CREATE TABLE " + name + " (" + String.join(", ", columns) + ")");
        List<String> files = new ArrayList<>();
        table.path("files").forEach(file -> files.add("'" + ROOT.resolve(file.asString()) + "'"));
        if (table.get("format").asString().equals("parquet") && !files.isEmpty() && table.has("rows")) {
            execute("INSERT INTO " + name + " BY NAME FROM read_parquet([" + String.join(", ", files)
                    + "], union_by_name = true, hive_partitioning = " + table.has("partitions") + ")");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static SqlQuery query(String sql) {
        return new SqlQuery(
                sql, new Place("query.sql", 1, 1), Map.of(), tables, Instant.EPOCH, ZoneOffset.UTC, path -> path);
    }

    private static String sql(JsonNode golden) {
        return golden.has("duckdb")
                ? golden.get("duckdb").asString()
                : golden.get("sql").asString();
    }

    @Test
    void everyQueryIsReadAndGivesTheSameRowsWhenItIsWrittenAgain() throws SQLException {
        SqlReader reader = new SqlReader(new DuckParser(connection));
        List<String> differing = new ArrayList<>();
        for (JsonNode golden : cases) {
            if (!golden.has("error")) {
                SqlText text = reader.read(query(sql(golden)));
                boolean same = unplaced(plan(sql(golden))).equals(unplaced(plan(text.text())))
                        || rows(sql(golden)).equals(rows(text.text()));
                if (!same) {
                    differing.add(golden.get("id").asString() + "\n" + sql(golden) + "\n" + text.text());
                }
                assertThat(text.sources()).isEmpty();
            }
        }
        assertThat(differing).isEmpty();
    }

    @Test
    void everyWrongQueryHasTheCodeTheWordsAndThePlaceOfItsCase() {
        SqlReader reader = new SqlReader(new DuckParser(connection));
        List<String> wrong = new ArrayList<>();
        for (JsonNode golden : cases) {
            JsonNode error = golden.path("error");
            if (golden.has("error") && !FILE_ERRORS.contains(error.get("code").asString())) {
                Optional<Failure> failure = failure(reader, sql(golden));
                String difference =
                        failure.map(found -> difference(error, found)).orElse("no error");
                if (!difference.isEmpty()) {
                    wrong.add(
                            golden.get("id").asString() + ": " + difference + "\n  " + sql(golden) + "\n  " + failure);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String difference(JsonNode error, Failure failure) {
        if (!failure.code().equals(error.get("code").asString())) {
            return "code " + failure.code();
        }
        String text = (failure.message() + " " + failure.remedy().orElse("")).toLowerCase(Locale.ROOT);
        for (JsonNode mention : error.get("mentions")) {
            if (!text.contains(mention.asString().toLowerCase(Locale.ROOT))) {
                return "does not mention " + mention;
            }
        }
        if (error.get("line").isNull()) {
            return "";
        }
        Place place = failure.place().orElse(new Place("", 0, 0));
        boolean right = place.line() == error.get("line").asInt()
                && place.column() >= error.get("column").asInt()
                && place.column() <= error.get("end_column").asInt();
        return right
                ? ""
                : "place " + place + " instead of " + error.get("line") + ":" + error.get("column") + "-"
                        + error.get("end_column");
    }

    private static Optional<Failure> failure(SqlReader reader, String sql) {
        try {
            SqlText text = reader.read(query(sql));
            JsonNode plan = JSON.readTree(plan(text.text()));
            if (plan.path("error").asBoolean()) {
                return Optional.of(
                        text.failure(JSON.readTree(plan(text.locating()))).failure());
            }
            rows(text.text());
            return Optional.empty();
        } catch (MillraceException e) {
            return Optional.of(e.failure());
        } catch (SQLException e) {
            return Optional.of(DuckErrors.failure(DuckError.parse(String.valueOf(e.getMessage()))));
        }
    }

    /** A plan without the places in its text. */
    private static String unplaced(String plan) {
        return plan.replaceAll("\"query_location(_length)?\":[0-9]+", "");
    }

    private static String plan(String sql) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT json_serialize_plan(CAST(? AS VARCHAR))")) {
            statement.setString(1, sql);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private static List<String> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            StringBuilder names = new StringBuilder();
            int width = result.getMetaData().getColumnCount();
            for (int column = 1; column <= width; column++) {
                names.append(result.getMetaData().getColumnName(column))
                        .append(' ')
                        .append(result.getMetaData().getColumnTypeName(column))
                        .append('|');
            }
            rows.add(names.toString());
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= width; column++) {
                    row.append(result.getString(column)).append('|');
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }
}
