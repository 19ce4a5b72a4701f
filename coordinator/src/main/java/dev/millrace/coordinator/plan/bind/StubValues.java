package dev.millrace.coordinator.plan.bind;

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
import java.math.BigInteger;
import java.util.stream.Collectors;

/** SQL that makes values of any type from a whole number, different ones as far as the type has so many. */
final class StubValues {
    private static final int DIGITS_OF_A_NUMBER = 18;

    private StubValues() {}

    static String value(SqlType type, String number) {
        return switch (type) {
            case PlainType plain -> plain(plain, number);
            case DecimalType decimal -> "CAST(" + number + " % " + most(decimal) + " AS " + decimal.sql() + ")";
            case EnumType labels ->
                "enum_range(CAST(NULL AS " + labels.sql() + "))[1 + " + number + " % "
                        + labels.values().size() + "]";
            case ListType list -> "[" + part(list.element(), number) + "]";
            case ArrayType array ->
                "CAST(list_resize([" + part(array.element(), number) + "], " + array.size() + ", "
                        + value(array.element(), number) + ") AS " + array.sql() + ")";
            case MapType map -> "map([" + value(map.key(), number) + "], [" + part(map.value(), number) + "])";
            case StructType struct ->
                struct.fields().stream()
                        .map(field -> SqlType.quoted(field.name()) + " := " + part(field.type(), number))
                        .collect(Collectors.joining(", ", "struct_pack(", ")"));
            case TupleType tuple ->
                tuple.parts().stream().map(part -> part(part, number)).collect(Collectors.joining(", ", "row(", ")"));
            case UnionType union -> {
                Field first = union.fields().getFirst();
                yield "union_value(" + SqlType.quoted(first.name()) + " := " + part(first.type(), number) + ")";
            }
        };
    }

    /** A part of a nested value is NULL in the second row. */
    private static String part(SqlType type, String number) {
        return "CASE WHEN i = 1 THEN NULL ELSE " + value(type, number) + " END";
    }

    /** The first whole number that has too many digits. */
    private static BigInteger most(DecimalType decimal) {
        return BigInteger.TEN.pow(Math.min(DIGITS_OF_A_NUMBER, decimal.width() - decimal.scale()));
    }

    private static String plain(PlainType type, String number) {
        return switch (type) {
            case SQLNULL -> "NULL";
            case BOOLEAN -> "(" + number + " % 2 = 0)";
            case TINYINT, UTINYINT -> cast(number + " % 128", type);
            case SMALLINT, USMALLINT -> cast(number + " % 32768", type);
            case BIT -> cast(cast(number + " % 2147483648", PlainType.INTEGER), type);
            case INTEGER, BIGINT, HUGEINT, UINTEGER, UBIGINT, UHUGEINT, FLOAT, DOUBLE, VARCHAR, JSON, BIGNUM ->
                cast(number, type);
            case BLOB -> cast(cast(number, PlainType.VARCHAR), type);
            case UUID -> cast("md5(" + cast(number, PlainType.VARCHAR) + ")", type);
            case DATE -> "DATE '1970-01-01' + " + cast(number, PlainType.INTEGER);
            case TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS -> cast(timestamp(number), type);
            case TIMESTAMPTZ_NS -> "timezone('UTC', " + cast(timestamp(number), PlainType.TIMESTAMP_NS) + ")";
            case TIMESTAMPTZ -> "make_timestamptz(" + number + " * 1000000)";
            case TIME, TIME_NS, TIMETZ -> cast(cast(timestamp(number), PlainType.TIME), type);
            case INTERVAL -> "to_seconds(" + number + ")";
        };
    }

    private static String timestamp(String number) {
        return "make_timestamp(" + number + " * 1000000)";
    }

    private static String cast(String value, PlainType type) {
        return "CAST(" + value + " AS " + type.sql() + ")";
    }
}
