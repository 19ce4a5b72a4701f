package dev.millrace.storage.sql;

import java.util.List;
import java.util.Set;

/** A type of a column, as far as writing its values in other formats must know it. */
public sealed interface ColumnType {
    /**
     * A type without parts that have types.
     *
     * @param name without parameters, in upper case
     * @param parameters what stands in brackets behind it: {@code 9,2} of {@code DECIMAL(9,2)}; empty: nothing
     */
    record Plain(String name, String parameters) implements ColumnType {
        public Plain(String name) {
            this(name, "");
        }
    }

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
