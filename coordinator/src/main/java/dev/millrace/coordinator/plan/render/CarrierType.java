package dev.millrace.coordinator.plan.render;

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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The types in which values cross an exchange. Parquet keeps most of DuckDB's types; of the others some come back as
 * another type, and some silently as other values (HUGEINT as DOUBLE, INTERVAL in milliseconds, TIMETZ without its
 * offset). Those are cast to a type that Parquet keeps, and back, at any depth of nesting.
 */
public final class CarrierType {
    private CarrierType() {}

    /** The type in which values of {@code type} are written; empty when there is none, so that they cannot cross. */
    public static Optional<SqlType> of(SqlType type) {
        return switch (type) {
            case PlainType plain -> Optional.of(plain(plain));
            case DecimalType decimal -> Optional.of(decimal);
            case EnumType _ -> Optional.of(PlainType.VARCHAR);
            case ListType list -> of(list.element()).map(ListType::new);
            case ArrayType array -> of(array.element()).map(ListType::new);
            case StructType struct -> parts(struct).map(struct::withParts);
            case MapType map -> parts(map).map(map::withParts);
            case TupleType tuple -> parts(tuple).map(CarrierType::named);
            case UnionType _ -> Optional.empty();
        };
    }

    /** A value of {@code type}, given as SQL, in its carrier type. */
    public static String written(String value, SqlType type) {
        SqlType carrier = required(type);
        if (carrier.equals(type)) {
            return value;
        }
        return "CAST(" + value + " AS " + carrier.sql() + ")";
    }

    /** A value in the carrier type of {@code type}, given as SQL, in {@code type} again. */
    public static String read(String value, SqlType type) {
        if (required(type).equals(type)) {
            return value;
        }
        return "CAST(" + value + " AS " + type.sql() + ")";
    }

    private static SqlType required(SqlType type) {
        return of(type).orElseThrow(() -> new IllegalArgumentException("cannot cross an exchange: " + type.sql()));
    }

    private static PlainType plain(PlainType type) {
        return switch (type) {
            case HUGEINT, UHUGEINT, INTERVAL, TIMETZ, BIT, BIGNUM -> PlainType.VARCHAR;
            case TIMESTAMP_S, TIMESTAMP_MS -> PlainType.TIMESTAMP;
            case SQLNULL -> PlainType.INTEGER;
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER, UBIGINT -> type;
            case FLOAT, DOUBLE, VARCHAR, JSON, BLOB, UUID -> type;
            case DATE, TIME, TIME_NS, TIMESTAMP, TIMESTAMP_NS, TIMESTAMPTZ, TIMESTAMPTZ_NS -> type;
        };
    }

    private static Optional<List<SqlType>> parts(SqlType type) {
        List<Optional<SqlType>> parts =
                type.parts().stream().map(CarrierType::of).toList();
        return parts.stream().allMatch(Optional::isPresent)
                ? Optional.of(parts.stream().map(Optional::orElseThrow).toList())
                : Optional.empty();
    }

    private static SqlType named(List<SqlType> parts) {
        return new StructType(IntStream.range(0, parts.size())
                .mapToObj(i -> new Field("e" + i, parts.get(i)))
                .toList());
    }
}
