package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.coordinator.plan.relation.TupleType;
import dev.millrace.coordinator.plan.relation.UnionType;
import java.util.List;

/**
 * How much a relation is expected to hold, in memory and not compressed.
 *
 * @param rows number of rows
 * @param rowBytes bytes of a row
 */
public record Volume(double rows, double rowBytes) {
    /** Values in a list of unknown length. */
    private static final double LIST_LENGTH = 4;

    /** Nothing. */
    public static final Volume NONE = new Volume(0, 0);

    public Volume {
        if (!(rows >= 0) || !(rowBytes >= 0)) {
            throw new IllegalArgumentException("a volume is not negative: " + rows + " rows of " + rowBytes + " bytes");
        }
    }

    /** Rows of these types. */
    public static Volume of(double rows, List<SqlType> types) {
        return new Volume(rows, types.stream().mapToDouble(Volume::width).sum());
    }

    public double bytes() {
        return rows * rowBytes;
    }

    /** As many rows, of other types. */
    Volume of(List<SqlType> types) {
        return of(rows, types);
    }

    /** Rows of the same types, as many as {@code other}. */
    Volume withRows(double other) {
        return new Volume(other, rowBytes);
    }

    /** An equal part of {@code parts}. */
    Volume part(int parts) {
        return new Volume(rows / parts, rowBytes);
    }

    /** Both, one after the other. */
    Volume plus(Volume other) {
        double sum = rows + other.rows;
        return sum == 0 ? this : new Volume(sum, (bytes() + other.bytes()) / sum);
    }

    /** Bytes of a value in memory. */
    static double width(SqlType type) {
        return switch (type) {
            case PlainType plain -> width(plain);
            case DecimalType decimal -> decimal.width() <= 18 ? 8 : 16;
            case EnumType labels -> 4;
            case ListType list -> 16 + LIST_LENGTH * width(list.element());
            case ArrayType array -> LIST_LENGTH * width(array.element());
            case StructType struct -> widths(struct.parts());
            case TupleType tuple -> widths(tuple.parts());
            case MapType map -> 16 + LIST_LENGTH * widths(map.parts());
            case UnionType union -> widths(union.parts());
        };
    }

    private static double widths(List<SqlType> types) {
        return types.stream().mapToDouble(Volume::width).sum();
    }

    private static double width(PlainType type) {
        return switch (type) {
            case SQLNULL, BOOLEAN, TINYINT, UTINYINT -> 1;
            case SMALLINT, USMALLINT -> 2;
            case INTEGER, UINTEGER, FLOAT, DATE -> 4;
            case BIGINT,
                    UBIGINT,
                    DOUBLE,
                    TIME,
                    TIME_NS,
                    TIMETZ,
                    TIMESTAMP,
                    TIMESTAMP_S,
                    TIMESTAMP_MS,
                    TIMESTAMP_NS,
                    TIMESTAMPTZ,
                    TIMESTAMPTZ_NS -> 8;
            case HUGEINT, UHUGEINT, UUID, INTERVAL -> 16;
            case VARCHAR, JSON, BLOB, BIT, BIGNUM -> 24;
        };
    }
}
