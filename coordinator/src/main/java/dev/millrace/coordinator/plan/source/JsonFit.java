package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.Field;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.storage.sql.SqlNames;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** SQL that tries whether a JSON value is a value of a type, and that reads it. */
final class JsonFit {
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonFit() {}

    /** The member of an object, read as the column's type; NULL where it does not fit. */
    static String value(String object, SourceColumn column) {
        String structure = "{" + JSON.writeValueAsString(column.name()) + ": " + structure(column.type()) + "}";
        return "struct_extract(json_transform(" + object + ", " + SqlNames.literal(structure) + "), "
                + SqlNames.literal(column.name()) + ")";
    }

    /** The path of a member, as a text constant. */
    static String path(String name) {
        return SqlNames.literal("$.\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }

    /** True or false, never NULL. An absent value and null fit every type. */
    static String fits(String value, SqlType type) {
        return fits(value, type, 0);
    }

    private static String fits(String value, SqlType type, int depth) {
        String absent = "coalesce(json_type(" + value + "), 'NULL') = 'NULL'";
        return "(" + absent + " OR " + present(value, type, depth) + ")";
    }

    private static String present(String value, SqlType type, int depth) {
        return switch (type) {
            case StructType struct ->
                "json_type(" + value + ") = 'OBJECT' AND "
                        + struct.fields().stream()
                                .map(field -> fits(
                                        "json_extract(" + value + ", " + path(field.name()) + ")", field.type(), depth))
                                .collect(Collectors.joining(" AND "));
            case ListType list ->
                elements(value, "ARRAY", "json_extract(" + value + ", '$[*]')", list.element(), depth);
            case ArrayType array ->
                elements(value, "ARRAY", "json_extract(" + value + ", '$[*]')", array.element(), depth)
                        + " AND json_array_length(" + value + ") = " + array.size();
            case MapType map -> elements(value, "OBJECT", "json_extract(" + value + ", '$.*')", map.value(), depth);
            default ->
                "TRY(json_transform_strict(" + value + ", " + SqlNames.literal(structure(type)) + ")) IS NOT NULL";
        };
    }

    private static String elements(String value, String kind, String all, SqlType element, int depth) {
        String name = "e" + depth;
        return "json_type(" + value + ") = '" + kind + "' AND len(list_filter(" + all + ", LAMBDA " + name + ": NOT "
                + fits(name, element, depth + 1) + ")) = 0";
    }

    /** The type as DuckDB's JSON functions want it. */
    private static String structure(SqlType type) {
        return switch (type) {
            case StructType struct ->
                struct.fields().stream().map(JsonFit::member).collect(Collectors.joining(", ", "{", "}"));
            case ListType list -> "[" + structure(list.element()) + "]";
            case PlainType plain -> JSON.writeValueAsString(plain.sql());
            default -> JSON.writeValueAsString(type.sql());
        };
    }

    private static String member(Field field) {
        return JSON.writeValueAsString(field.name()) + ": " + structure(field.type());
    }
}
