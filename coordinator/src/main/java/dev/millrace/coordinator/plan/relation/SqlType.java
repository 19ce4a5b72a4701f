package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A DuckDB column type. {@link #sql()} is the type's text as DuckDB reads it; two types are the same if and only if
 * their records are equal.
 */
public sealed interface SqlType
        permits PlainType, DecimalType, EnumType, ListType, ArrayType, StructType, TupleType, MapType, UnionType {

    /** The type as it is written in SQL, for example {@code DECIMAL(12,2)} or {@code STRUCT("x" INTEGER)[]}. */
    String sql();

    /** The types directly inside, in order; empty for types that are not nested. */
    List<SqlType> parts();

    /** A copy whose directly inner types are {@code parts}, which has as many elements as {@link #parts()}. */
    SqlType withParts(List<SqlType> parts);

    /** Whether this type is, or holds at any depth, a type of the given kind. */
    default boolean contains(Class<? extends SqlType> kind) {
        return kind.isInstance(this) || parts().stream().anyMatch(part -> part.contains(kind));
    }

    /** Whether this type is, or holds at any depth, the given type. */
    default boolean contains(SqlType type) {
        return equals(type) || parts().stream().anyMatch(part -> part.contains(type));
    }

    /** Text between double quotes, as DuckDB quotes names. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
