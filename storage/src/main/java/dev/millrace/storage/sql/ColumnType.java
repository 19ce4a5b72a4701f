package dev.millrace.storage.sql;

import java.util.List;
import java.util.Set;

/** A type of a column, as far as writing its values as JSON must know it. */
public sealed interface ColumnType {
    /** The name without parameters, in upper case. */
    record Plain(String name) implements ColumnType {}

    /** A list, or an array of fixed size. */
    record ListOf(ColumnType element) implements ColumnType {}

    record Struct(List<Field> fields) implements ColumnType {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /** A field; {@code name} is without quotes. */
    record Field(String name, ColumnType type) {}

    record MapOf(ColumnType key, ColumnType value) implements ColumnType {}

    /** Reads DuckDB's text of a type. */
    static ColumnType read(String text) {
        return ColumnTypeReader.read(text);
    }

    /** Whether the type, or a part of it, has one of these names. */
    default boolean contains(Set<String> names) {
        return switch (this) {
            case Plain plain -> names.contains(plain.name());
            case ListOf list -> list.element().contains(names);
            case Struct struct ->
                struct.fields().stream().anyMatch(field -> field.type().contains(names));
            case MapOf map -> map.key().contains(names) || map.value().contains(names);
        };
    }
}
