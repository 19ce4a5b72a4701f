package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.storage.sql.ColumnType;
import dev.millrace.storage.sql.SqlNames;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * SQL that makes a value fit for JSON, which has no word for numbers that are not finite: they become the texts {@code "NaN"},
 * {@code "Infinity"} and {@code "-Infinity"}, also within lists, structs and maps. All else stays as DuckDB writes it.
 */
final class JsonCell {
    private static final Set<String> FLOATING = Set.of("FLOAT", "DOUBLE");

    /** DuckDB's time to bind nested lambdas doubles with each. */
    private static final int MOST_LAMBDAS = 8;

    private JsonCell() {}

    static String of(String value, String type) {
        return of(value, ColumnType.read(type), 0);
    }

    private static String of(String value, ColumnType type, int depth) {
        if (!type.contains(FLOATING)) {
            return value;
        }
        if (depth > MOST_LAMBDAS) {
            throw Failure.invalid(
                            "NESTED_TOO_DEEP",
                            "Lists and maps that are nested deeper than " + MOST_LAMBDAS + " cannot be written as JSON",
                            "Choose another format")
                    .toException();
        }
        return switch (type) {
            case ColumnType.Plain _ -> number(value);
            case ColumnType.ListOf list -> each(value, list.element(), depth);
            case ColumnType.Struct struct -> struct(value, struct, depth);
            case ColumnType.MapOf map ->
                present(
                        value,
                        "map(map_keys(" + value + "), " + each("map_values(" + value + ")", map.value(), depth) + ")");
        };
    }

    private static String number(String value) {
        return "CASE WHEN isfinite(" + value + ") THEN to_json(" + value + ") WHEN isnan(" + value
                + ") THEN to_json('NaN') WHEN " + value + " > 0 THEN to_json('Infinity') WHEN " + value
                + " < 0 THEN to_json('-Infinity') END";
    }

    private static String each(String list, ColumnType element, int depth) {
        String item = "item" + depth;
        return "list_transform(" + list + ", lambda " + item + ": " + of(item, element, depth + 1) + ")";
    }

    private static String struct(String value, ColumnType.Struct struct, int depth) {
        String fields = struct.fields().stream()
                .map(field -> SqlNames.quoted(field.name()) + " := "
                        + of(
                                "struct_extract(" + value + ", " + SqlNames.literal(field.name()) + ")",
                                field.type(),
                                depth))
                .collect(Collectors.joining(", "));
        return present(value, "struct_pack(" + fields + ")");
    }

    private static String present(String value, String made) {
        return "CASE WHEN " + value + " IS NULL THEN NULL ELSE " + made + " END";
    }
}
