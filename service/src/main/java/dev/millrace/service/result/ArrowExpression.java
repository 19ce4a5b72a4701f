package dev.millrace.service.result;

import dev.millrace.graph.Failure;
import dev.millrace.storage.sql.ColumnType;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * SQL that turns a value into one that DuckDB's driver gives whole, whatever the time zone of the process: times as numbers of their unit, infinite ones as
 * the number that stands for them in DuckDB, and maps as lists of structs of {@code key} and {@code value}.
 */
final class ArrowExpression {
    /** DuckDB's time to bind nested lambdas doubles with each. */
    private static final int MOST_LAMBDAS = 8;

    private static final Map<String, String> NUMBERS = Map.of(
            "TIME", "epoch_us(%s)",
            "TIME_NS", "epoch_ns(%s)",
            "TIMESTAMP", "epoch_us(%s)",
            "TIMESTAMP WITH TIME ZONE", "epoch_us(%s)",
            "TIMESTAMP_S", "epoch_ms(%s) // 1000",
            "TIMESTAMP_MS", "epoch_ms(%s)",
            "TIMESTAMP_NS", "epoch_ns(%s)",
            "TIMESTAMPTZ_NS", "epoch_ns(%s)");

    private ArrowExpression() {}

    static String of(String value, ColumnType type) {
        return of(value, type, 0);
    }

    private static String of(String value, ColumnType type, int depth) {
        if (depth > MOST_LAMBDAS) {
            throw Failure.invalid(
                            "NESTED_TOO_DEEP",
                            "Times and maps in lists and maps that are nested deeper than " + MOST_LAMBDAS
                                    + " cannot be written as Arrow",
                            "Choose another format")
                    .toException();
        }
        if (isWhole(type)) {
            return value;
        }
        return switch (type) {
            case ColumnType.Plain plain -> number(value, plain.name());
            case ColumnType.ListOf list -> each(value, of(item(depth), list.element(), depth + 1), depth);
            case ColumnType.Struct struct -> struct(value, struct, depth);
            case ColumnType.MapOf map -> map("map_entries(" + value + ")", map, depth);
        };
    }

    /** Whether the driver gives it as it is. */
    private static boolean isWhole(ColumnType type) {
        return switch (type) {
            case ColumnType.Plain plain -> !NUMBERS.containsKey(plain.name());
            case ColumnType.ListOf list -> isWhole(list.element());
            case ColumnType.Struct struct -> struct.fields().stream().allMatch(field -> isWhole(field.type()));
            case ColumnType.MapOf _ -> false;
        };
    }

    private static String number(String value, String name) {
        String number = NUMBERS.getOrDefault(name, "%s").formatted(value);
        return name.startsWith("TIMESTAMP")
                ? "coalesce(" + number + ", CASE CAST(" + value + " AS VARCHAR) WHEN 'infinity' THEN " + Long.MAX_VALUE
                        + " WHEN '-infinity' THEN " + -Long.MAX_VALUE + " END)"
                : number;
    }

    private static String item(int depth) {
        return "item" + depth;
    }

    private static String each(String list, String item, int depth) {
        return "list_transform(" + list + ", lambda " + item(depth) + ": " + item + ")";
    }

    private static String struct(String value, ColumnType.Struct struct, int depth) {
        String fields = struct.fields().stream()
                .map(field -> JsonExpression.name(field.name()) + " := "
                        + of(JsonExpression.field(value, field.name()), field.type(), depth))
                .collect(Collectors.joining(", "));
        return "CASE WHEN " + value + " IS NULL THEN NULL ELSE struct_pack(" + fields + ") END";
    }

    private static String map(String entries, ColumnType.MapOf map, int depth) {
        if (isWhole(map.key()) && isWhole(map.value())) {
            return entries;
        }
        String entry = item(depth);
        String pair = "struct_pack(key := " + of(entry + ".key", map.key(), depth + 1) + ", value := "
                + of(entry + ".value", map.value(), depth + 1) + ")";
        return each(entries, pair, depth);
    }
}
