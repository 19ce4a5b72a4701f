package dev.millrace.service.arrow;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.service.arrow.ArrowType.Unit;
import dev.millrace.storage.sql.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * A column, or a part of one.
 *
 * @param nullable whether it may hold NULL: all but maps' entries and keys
 */
record ArrowField(String name, boolean nullable, ArrowType type) {
    /** Throws {@code INVALID} with {@code TYPE_NOT_IN_ARROW} for a column that has no such type, or a part without one. */
    static ArrowField of(Column column) {
        return new ArrowField(
                column.name(),
                true,
                type(ColumnType.read(column.type()))
                        .orElseThrow(() -> Failure.invalid(
                                        "TYPE_NOT_IN_ARROW",
                                        "The column '" + column.name() + "' has the type " + column.type()
                                                + ", which Arrow has no type for",
                                        "Cast it in the query, for example to VARCHAR, or choose another format")
                                .toException()));
    }

    private static Optional<ArrowType> type(ColumnType type) {
        return switch (type) {
            case ColumnType.Plain plain -> plain(plain);
            case ColumnType.ListOf list ->
                type(list.element()).map(item -> new ArrowType.Listing(new ArrowField("item", true, item)));
            case ColumnType.Struct struct -> struct(struct);
            case ColumnType.MapOf map ->
                type(map.key())
                        .flatMap(key -> type(map.value()).map(value -> new ArrowType.Mapping(entries(key, value))));
        };
    }

    private static Optional<ArrowType> struct(ColumnType.Struct struct) {
        List<ArrowField> fields = struct.fields().stream()
                .flatMap(field -> type(field.type()).map(part -> new ArrowField(field.name(), true, part)).stream())
                .toList();
        return fields.size() == struct.fields().size() ? Optional.of(new ArrowType.Struct(fields)) : Optional.empty();
    }

    private static ArrowField entries(ArrowType key, ArrowType value) {
        return new ArrowField(
                "entries",
                false,
                new ArrowType.Struct(List.of(new ArrowField("key", false, key), new ArrowField("value", true, value))));
    }

    private static Optional<ArrowType> plain(ColumnType.Plain plain) {
        return Optional.ofNullable(
                switch (plain.name()) {
                    case "NULL" -> new ArrowType.Nothing();
                    case "BOOLEAN" -> new ArrowType.Truth();
                    case "TINYINT" -> new ArrowType.Whole(8, true);
                    case "SMALLINT" -> new ArrowType.Whole(16, true);
                    case "INTEGER" -> new ArrowType.Whole(32, true);
                    case "BIGINT" -> new ArrowType.Whole(64, true);
                    case "UTINYINT" -> new ArrowType.Whole(8, false);
                    case "USMALLINT" -> new ArrowType.Whole(16, false);
                    case "UINTEGER" -> new ArrowType.Whole(32, false);
                    case "UBIGINT" -> new ArrowType.Whole(64, false);
                    // Both have values of 39 digits; decimals of 128 bits have 38.
                    case "HUGEINT", "UHUGEINT" -> new ArrowType.Decimal(39, 0, 256);
                    case "DECIMAL" -> decimal(plain.parameters());
                    case "FLOAT" -> new ArrowType.Floating(32);
                    case "DOUBLE" -> new ArrowType.Floating(64);
                    case "VARCHAR" -> new ArrowType.Text();
                    case "JSON" -> new ArrowType.Json();
                    case "BLOB" -> new ArrowType.Binary();
                    case "UUID" -> new ArrowType.Uuid();
                    case "DATE" -> new ArrowType.Day();
                    case "TIME" -> new ArrowType.Time(Unit.MICROSECOND);
                    case "TIME_NS" -> new ArrowType.Time(Unit.NANOSECOND);
                    case "TIMESTAMP_S" -> new ArrowType.Timestamp(Unit.SECOND, false);
                    case "TIMESTAMP_MS" -> new ArrowType.Timestamp(Unit.MILLISECOND, false);
                    case "TIMESTAMP" -> new ArrowType.Timestamp(Unit.MICROSECOND, false);
                    case "TIMESTAMP_NS" -> new ArrowType.Timestamp(Unit.NANOSECOND, false);
                    case "TIMESTAMP WITH TIME ZONE" -> new ArrowType.Timestamp(Unit.MICROSECOND, true);
                    case "TIMESTAMPTZ_NS" -> new ArrowType.Timestamp(Unit.NANOSECOND, true);
                    default -> null;
                });
    }

    private static ArrowType decimal(String parameters) {
        int comma = parameters.indexOf(',');
        return new ArrowType.Decimal(
                Integer.parseInt(parameters.substring(0, comma).strip()),
                Integer.parseInt(parameters.substring(comma + 1).strip()),
                128);
    }
}
