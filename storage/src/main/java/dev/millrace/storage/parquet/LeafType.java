package dev.millrace.storage.parquet;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** The DuckDB type of a leaf of a Parquet schema, as DuckDB's own reader gives it. */
final class LeafType {
    private LeafType() {}

    static String of(SchemaElement element) {
        if (!element.isSetType()) {
            throw new IllegalArgumentException("the leaf '" + element.getName() + "' has no type");
        }
        LogicalType logical = element.isSetLogicalType() ? element.getLogicalType() : null;
        if (logical != null && logical.isSetUNKNOWN()) {
            return "\"NULL\"";
        }
        String text = logical == null ? null : logical(logical);
        return text != null ? text : converted(element);
    }

    private static @Nullable String logical(LogicalType type) {
        if (type.isSetUUID()) {
            return "UUID";
        } else if (type.isSetFLOAT16()) {
            return "FLOAT";
        } else if (type.isSetTIMESTAMP()) {
            boolean zoned = type.getTIMESTAMP().isIsAdjustedToUTC();
            boolean nanos = type.getTIMESTAMP().getUnit().isSetNANOS();
            return zoned ? "TIMESTAMP WITH TIME ZONE" : nanos ? "TIMESTAMP_NS" : "TIMESTAMP";
        } else if (type.isSetTIME()) {
            boolean zoned = type.getTIME().isIsAdjustedToUTC();
            boolean nanos = type.getTIME().getUnit().isSetNANOS();
            return zoned ? "TIME WITH TIME ZONE" : nanos ? "TIME_NS" : "TIME";
        } else if (type.isSetGEOMETRY() || type.isSetGEOGRAPHY()) {
            return "GEOMETRY";
        } else if (type.isSetDECIMAL()) {
            return decimal(type.getDECIMAL().getPrecision(), type.getDECIMAL().getScale());
        } else if (type.isSetINTEGER()) {
            return integer(type.getINTEGER().getBitWidth(), type.getINTEGER().isIsSigned());
        } else if (type.isSetSTRING() || type.isSetENUM()) {
            return "VARCHAR";
        } else if (type.isSetJSON()) {
            return "JSON";
        } else if (type.isSetDATE()) {
            return "DATE";
        }
        return null;
    }

    private static String integer(int bits, boolean signed) {
        String width = switch (bits) {
            case 8 -> "TINYINT";
            case 16 -> "SMALLINT";
            case 32 -> "INTEGER";
            case 64 -> "BIGINT";
            default -> throw new IllegalArgumentException("integers of " + bits + " bits are not known");
        };
        return signed ? width : "U" + width;
    }

    /** Parquet allows more digits than DuckDB, which then reads a double. */
    private static String decimal(int precision, int scale) {
        return precision > 38 ? "DOUBLE" : "DECIMAL(" + precision + "," + scale + ")";
    }

    private static String converted(SchemaElement element) {
        ConvertedType type = element.isSetConverted_type() ? element.getConverted_type() : null;
        return type == null
                ? physical(element.getType())
                : switch (type) {
                    case UTF8, ENUM -> "VARCHAR";
                    case JSON -> "JSON";
                    case BSON -> "BLOB";
                    case DECIMAL -> decimal(element.getPrecision(), element.getScale());
                    case DATE -> "DATE";
                    case TIME_MILLIS, TIME_MICROS -> "TIME";
                    case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> "TIMESTAMP";
                    case UINT_8 -> "UTINYINT";
                    case UINT_16 -> "USMALLINT";
                    case UINT_32 -> "UINTEGER";
                    case UINT_64 -> "UBIGINT";
                    case INT_8 -> "TINYINT";
                    case INT_16 -> "SMALLINT";
                    case INT_32 -> "INTEGER";
                    case INT_64 -> "BIGINT";
                    case INTERVAL -> "INTERVAL";
                    case MAP, MAP_KEY_VALUE, LIST ->
                        throw new IllegalArgumentException(
                                "'" + element.getName() + "' is a " + type + " without children");
                };
    }

    private static String physical(Type type) {
        return switch (type) {
            case BOOLEAN -> "BOOLEAN";
            case INT32 -> "INTEGER";
            case INT64 -> "BIGINT";
            case INT96 -> "TIMESTAMP";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> "BLOB";
        };
    }
}
