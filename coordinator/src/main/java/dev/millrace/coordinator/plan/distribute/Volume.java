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
 * @param kept part of the rows that filters have left: what is joined to it by key loses as much
 */
public record Volume(double rows, double rowBytes, double kept) {
    /** Values in a list of unknown length. */
    private static final double LIST_LENGTH = 4;

    /** A chain of filters is not believed further than this. */
    private static final double LEAST_KEPT = 0.1;

    /** Nothing. */
    public static final Volume NONE = new Volume(0, 0);

    public Volume {
        if (!(rows >= 0) || !(rowBytes >= 0)) {
            throw new IllegalArgumentException("a volume is not negative: " + rows + " rows of " + rowBytes + " bytes");
        }
        if (!(kept > 0 && kept <= 1)) {
            throw new IllegalArgumentException("filters keep a part of the rows, not " + kept);
        }
    }

    /** All rows of something. */
    public Volume(double rows, double rowBytes) {
        this(rows, rowBytes, 1);
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
        return new Volume(rows, of(rows, types).rowBytes, kept);
    }

    /** Rows of the same types, as many as {@code other}. */
    Volume withRows(double other) {
        return new Volume(other, rowBytes, kept);
    }

    /** What a filter leaves that is expected to keep {@code part} of the rows. */
    Volume filtered(double part) {
        return new Volume(rows * part, rowBytes, Math.max(LEAST_KEPT, kept * part));
    }

    /** An equal part of {@code parts}. */
    Volume part(int parts) {
        return new Volume(rows / parts, rowBytes, kept);
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
