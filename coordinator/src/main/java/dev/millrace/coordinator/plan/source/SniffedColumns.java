package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The columns that DuckDB's sniffer found. */
final class SniffedColumns {
    private static final JsonMapper JSON = JsonMapper.shared();

    private SniffedColumns() {}

    /** From {@code [{"name": …, "type": …}]}. */
    static Map<String, SqlType> parse(String text) {
        Map<String, SqlType> columns = new LinkedHashMap<>();
        for (JsonNode column : JSON.readTree(text)) {
            String type = column.path("type").asString("VARCHAR");
            columns.put(column.path("name").asString(""), TypeParser.parse(type).orElse(PlainType.VARCHAR));
        }
        return columns;
    }
}
