package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.Field;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.coordinator.plan.relation.TupleType;
import dev.millrace.coordinator.plan.relation.UnionType;
import dev.millrace.storage.sql.SqlNames;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A type as DuckDB's DESCRIBE writes it: names are quoted only where they have to be. */
final class DescribedType {
    private DescribedType() {}

    static String of(SqlType type) {
        return switch (type) {
            case PlainType plain -> plain.sql();
            case DecimalType decimal -> decimal.sql();
            case EnumType values -> values.sql();
            case ListType list -> of(list.element()) + "[]";
            case ArrayType array -> of(array.element()) + "[" + array.size() + "]";
            case StructType struct -> fields("STRUCT(", struct.fields().stream());
            case MapType map -> "MAP(" + of(map.key()) + ", " + of(map.value()) + ")";
            case TupleType tuple -> tuple.sql();
            case UnionType union -> union.sql();
        };
    }

    private static String fields(String opening, Stream<Field> fields) {
        return fields.map(field -> SqlNames.name(field.name()) + " " + of(field.type()))
                .collect(Collectors.joining(", ", opening, ")"));
    }
}
