package dev.millrace.coordinator.plan;

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
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.OutputSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The columns that a reader of a result sees. What a format cannot keep becomes another type that it can keep, visibly, in the plan and in the
 * manifest; values that the other type cannot hold are errors when they come.
 */
final class PublishedColumns {
    private static final SqlType WHOLE = new DecimalType(38, 0);

    private PublishedColumns() {}

    /** Throws {@code INVALID} for a type that the format can keep in no form. */
    static List<Column> of(List<String> names, List<SqlType> types, OutputSpec.Format format, String step) {
        List<String> unique = unique(names);
        List<Column> columns = new ArrayList<>();
        for (int position = 0; position < types.size(); position++) {
            SqlType type = types.get(position);
            if (format == OutputSpec.Format.PARQUET && type.contains(UnionType.class)) {
                throw refused(names.get(position), type, step);
            }
            columns.add(new Column(unique.get(position), kept(type, format).sql()));
        }
        return columns;
    }

    private static RuntimeException refused(String name, SqlType type, String step) {
        return Failure.invalid(
                        "TYPE_NOT_KEPT",
                        "The column '" + name + "' of the step '" + step + "' has the type " + type.sql()
                                + ", which Parquet cannot keep",
                        "Cast it, for example to VARCHAR or JSON, or take out its members")
                .toException();
    }

    private static SqlType kept(SqlType type, OutputSpec.Format format) {
        return switch (format) {
            case PARQUET -> inParquet(type);
            case CSV -> inText(type);
            case JSON -> inJson(type);
        };
    }

    private static SqlType inParquet(SqlType type) {
        return switch (type) {
            case PlainType plain ->
                switch (plain) {
                    case HUGEINT, UHUGEINT -> WHOLE;
                    case INTERVAL, TIMETZ, BIT, BIGNUM -> PlainType.VARCHAR;
                    case TIMESTAMP_S, TIMESTAMP_MS -> PlainType.TIMESTAMP;
                    default -> plain;
                };
            case EnumType _ -> PlainType.VARCHAR;
            case ArrayType array -> new ListType(inParquet(array.element()));
            case TupleType tuple -> inParquet(named(tuple));
            case DecimalType _, ListType _, StructType _, MapType _, UnionType _ ->
                type.withParts(
                        type.parts().stream().map(PublishedColumns::inParquet).toList());
        };
    }

    private static SqlType named(TupleType tuple) {
        List<SqlType> parts = tuple.parts();
        return new StructType(IntStream.range(0, parts.size())
                .mapToObj(index -> new Field("element" + (index + 1), parts.get(index)))
                .toList());
    }

    private static SqlType inText(SqlType type) {
        return switch (type) {
            case PlainType plain ->
                switch (plain) {
                    case INTERVAL, TIMETZ, BIT, BIGNUM, BLOB -> PlainType.VARCHAR;
                    default -> plain;
                };
            case DecimalType decimal -> decimal;
            case EnumType _, ArrayType _, TupleType _, ListType _, StructType _, MapType _, UnionType _ ->
                PlainType.VARCHAR;
        };
    }

    private static SqlType inJson(SqlType type) {
        return switch (type) {
            case PlainType plain -> inText(plain);
            case DecimalType decimal -> decimal;
            case EnumType _, UnionType _ -> PlainType.VARCHAR;
            case ArrayType array -> new ListType(inJson(array.element()));
            case TupleType tuple -> inJson(named(tuple));
            case MapType map -> new MapType(PlainType.VARCHAR, inJson(map.value()));
            case ListType _, StructType _ ->
                type.withParts(
                        type.parts().stream().map(PublishedColumns::inJson).toList());
        };
    }

    /** Names as they are in a file: a name that stands before gets a number, whatever its case, as DuckDB's writers do. */
    static List<String> unique(List<String> names) {
        Set<String> taken = new HashSet<>();
        List<String> unique = new ArrayList<>();
        for (String name : names) {
            String candidate = name;
            for (int number = 1; !taken.add(candidate.toLowerCase(Locale.ROOT)); number++) {
                candidate = name + "_" + number;
            }
            unique.add(candidate);
        }
        return unique;
    }
}
