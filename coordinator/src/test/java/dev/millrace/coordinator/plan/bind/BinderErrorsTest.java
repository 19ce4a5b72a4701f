package dev.millrace.coordinator.plan.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.coordinator.plan.bind.StubTable.StubColumn;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden cases that must fail: those that fail when bound tell category, words and place. */
final class BinderErrorsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"), "testdata/golden/tables");

    /** What only shows in rows. */
    private static final Set<String> AT_RUN_TIME = Set.of(
            "BAD_LITERAL",
            "BAD_CAST",
            "OUT_OF_RANGE",
            "DIVISION_BY_ZERO",
            "SUBQUERY_ROWS",
            "BAD_ROW",
            "SCHEMA_CONFLICT");

    /** DuckDB's grammar knows NULLIF, so that a missing argument is a syntax error. */
    private static final Map<String, String> OTHER_CODE = Map.of("error/wrong-arguments/nullif-one", "SYNTAX");

    @Test
    void everyErrorOfBindingHasItsCategoryItsWordsAndItsPlace() throws IOException {
        Map<String, String> wrong = new TreeMap<>();
        int seen = 0;
        try (PlannerConnection planner = PlannerConnection.open(PlannerSettings.DEFAULT, tables())) {
            for (String line : Files.readAllLines(ROOT.resolve("cases.jsonl"))) {
                JsonNode golden = JSON.readTree(line);
                JsonNode error = golden.path("error");
                if (error.isMissingNode()
                        || AT_RUN_TIME.contains(error.get("code").asString())) {
                    continue;
                }
                seen++;
                String id = golden.get("id").asString();
                String sql = golden.get(golden.has("duckdb") ? "duckdb" : "sql").asString();
                MillraceException thrown =
                        catchThrowableOfType(MillraceException.class, () -> planner.bind(sql, "query.sql"));
                List<String> faults = faults(id, error, thrown.failure());
                if (!faults.isEmpty()) {
                    wrong.put(id, sql + " " + faults + " " + thrown.getMessage());
                }
            }
        }
        assertThat(wrong).as("of %d", seen).isEmpty();
        assertThat(seen).isEqualTo(103);
    }

    private static List<String> faults(String id, JsonNode error, Failure failure) {
        List<String> faults = new ArrayList<>();
        String code = OTHER_CODE.getOrDefault(id, error.get("code").asString());
        if (!failure.code().equals(code)) {
            faults.add("code " + failure.code() + " for " + code);
        }
        String text = (failure.message() + " " + failure.remedy().orElse("")).toLowerCase(Locale.ROOT);
        for (JsonNode word : error.get("mentions").values()) {
            if (!text.contains(word.asString().toLowerCase(Locale.ROOT))) {
                faults.add("no " + word);
            }
        }
        if (!error.get("line").isNull()) {
            Place place = failure.place().orElse(Place.of("nowhere"));
            boolean right = place.line() == error.get("line").asInt()
                    && place.column() >= error.get("column").asInt()
                    && place.column() <= error.get("end_column").asInt();
            if (!right) {
                faults.add("place " + place + " for " + error);
            }
        }
        return faults;
    }

    static List<StubTable> tables() {
        JsonNode tables = JSON.readTree(ROOT.resolve("tables.json").toFile());
        List<StubTable> stubs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> table : tables.properties()) {
            List<StubColumn> columns = new ArrayList<>();
            for (String field : List.of("columns", "partitions")) {
                table.getValue()
                        .path(field)
                        .values()
                        .forEach(column -> columns.add(new StubColumn(
                                column.get(0).asString(), column.get(1).asString())));
            }
            stubs.add(new StubTable(table.getKey(), columns, 10));
        }
        return stubs;
    }
}
