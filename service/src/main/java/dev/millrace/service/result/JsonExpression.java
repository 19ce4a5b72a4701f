package dev.millrace.service.result;

import dev.millrace.graph.Failure;
import dev.millrace.storage.sql.ColumnType;
import java.util.stream.Collectors;

/**
 * SQL that turns a value into JSON text: decimals as text with all their digits, floating point as numbers or {@code "NaN"},
 * {@code "Infinity"}, {@code "-Infinity"}, timestamps as {@code 2024-02-29T12:30:00} with six digits of a fraction if there is one, bytes as
 * hexadecimal, maps as arrays of {@code [key, value]} sorted by key.
 */
final class JsonExpression {
    /** DuckDB's time to bind nested lambdas doubles with each. */
    private static final int MOST_LAMBDAS = 8;

    private JsonExpression() {}

    static String of(String value, ColumnType type) {
        return of(value, type, 0);
    }

    private static String of(String value, ColumnType type, int depth) {
        if (depth > MOST_LAMBDAS) {
            throw Failure.invalid(
                            "NESTED_TOO_DEEP",
                            "Lists and maps that are nested deeper than " + MOST_LAMBDAS + " cannot be printed as JSON",
                            "Choose another format")
                    .toException();
        }
        return switch (type) {
            case ColumnType.Plain plain -> plain(value, plain.name());
            case ColumnType.ListOf list -> "to_json(" + each(value, list.element(), depth) + ")";
            case ColumnType.Struct struct -> struct(value, struct, depth);
            case ColumnType.MapOf map -> map(value, map, depth);
        };
    }

    private static String plain(String value, String name) {
        return switch (name) {
            case "BOOLEAN",
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT" -> "to_json(" + value + ")";
            case "HUGEINT", "UHUGEINT", "BIGNUM", "VARINT" -> "CAST(" + text(value) + " AS JSON)";
            case "FLOAT", "DOUBLE" -> number(value);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS" ->
                quoted(fraction("replace(" + text(value) + ", ' ', 'T')"));
            case "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" -> quoted("replace(" + text(value) + ", ' ', 'T')");
            case "TIME" -> quoted(fraction(text(value)));
            case "BLOB" -> quoted("lower(hex(" + value + "))");
            default -> quoted(text(value));
        };
    }

    private static String text(String value) {
        return "CAST(" + value + " AS VARCHAR)";
    }

    private static String quoted(String text) {
        return "to_json(" + text + ")";
    }

    private static String number(String value) {
        String wide = "CAST(" + value + " AS DOUBLE)";
        return "CASE WHEN isnan(" + value + ") THEN to_json('NaN') WHEN isinf(" + value + ") THEN to_json(CASE WHEN "
                + value + " > 0 THEN 'Infinity' ELSE '-Infinity' END) ELSE to_json(" + wide + ") END";
    }

    /** Six digits after the point, where there is one. */
    private static String fraction(String text) {
        return "CASE WHEN contains(" + text + ", '.') THEN split_part(" + text + ", '.', 1) || '.' || rpad(split_part("
                + text + ", '.', 2), 6, '0') ELSE " + text + " END";
    }

    private static String each(String list, ColumnType element, int depth) {
        String item = "item" + depth;
        return "list_transform(" + list + ", lambda " + item + ": " + of(item, element, depth + 1) + ")";
    }

    private static String struct(String value, ColumnType.Struct struct, int depth) {
        String fields = struct.fields().stream()
                .map(field -> name(field.name()) + " := " + of(field(value, field.name()), field.type(), depth))
                .collect(Collectors.joining(", "));
        return "CASE WHEN " + value + " IS NULL THEN NULL ELSE to_json(struct_pack(" + fields + ")) END";
    }

    static String field(String struct, String name) {
        return "struct_extract(" + struct + ", '" + name.replace("'", "''") + "')";
    }

    private static String map(String value, ColumnType.MapOf map, int depth) {
        String entry = "entry" + depth;
        String pair = "[" + of(entry + ".key", map.key(), depth + 1) + ", "
                + of(entry + ".value", map.value(), depth + 1) + "]";
        return "to_json(list_transform(list_sort(map_entries(" + value + ")), lambda " + entry + ": " + pair + "))";
    }

    static String name(String column) {
        return "\"" + column.replace("\"", "\"\"") + "\"";
    }
}
