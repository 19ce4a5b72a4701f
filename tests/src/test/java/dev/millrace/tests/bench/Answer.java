package dev.millrace.tests.bench;

import dev.millrace.graph.Column;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A table as JSON values: {@code {"columns": [{"name", "type"}], "rows": [[…]]}}. Whole numbers and decimals are exact. */
public record Answer(List<Column> columns, List<List<JsonNode>> rows) {
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** Reads what {@code sql -o json} prints. */
    public static Answer parse(String json) {
        JsonNode root = MAPPER.readTree(json);
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : root.required("columns")) {
            columns.add(new Column(
                    column.required("name").stringValue(),
                    column.required("type").stringValue()));
        }
        return new Answer(columns, rows(root.required("rows")));
    }

    /** Reads {@code {"columns": [[name, type]], "rows": [[…]]}}. */
    public static Answer expected(JsonNode expect) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : expect.required("columns")) {
            columns.add(new Column(column.get(0).stringValue(), column.get(1).stringValue()));
        }
        return new Answer(columns, rows(expect.required("rows")));
    }

    private static List<List<JsonNode>> rows(JsonNode array) {
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode row : array) {
            List<JsonNode> values = new ArrayList<>();
            row.forEach(values::add);
            rows.add(values);
        }
        return rows;
    }
}
