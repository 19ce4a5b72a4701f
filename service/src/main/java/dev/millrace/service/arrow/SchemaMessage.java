package dev.millrace.service.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.List;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Map;
import org.apache.arrow.flatbuf.Null;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Struct_;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** The schema, as Arrow's {@code Schema.fbs} has it. */
final class SchemaMessage {
    private final FlatBufferBuilder builder;

    private SchemaMessage(FlatBufferBuilder builder) {
        this.builder = builder;
    }

    /** Where it is in the builder. */
    static int write(FlatBufferBuilder builder, List<ArrowField> fields) {
        SchemaMessage message = new SchemaMessage(builder);
        int all = Schema.createFieldsVector(builder, message.fields(fields));
        return Schema.createSchema(builder, Endianness.Little, all, 0, 0);
    }

    private int[] fields(List<ArrowField> fields) {
        return fields.stream().mapToInt(this::field).toArray();
    }

    private int field(ArrowField field) {
        int name = builder.createString(field.name());
        int children = Field.createChildrenVector(builder, fields(field.type().children()));
        int metadata = extension(field.type().extension());
        int type = type(field.type());
        return Field.createField(builder, name, field.nullable(), kind(field.type()), type, 0, children, metadata);
    }

    private int extension(String name) {
        if (name.isEmpty()) {
            return 0;
        }
        int[] pairs = {pair("ARROW:extension:name", name), pair("ARROW:extension:metadata", "")};
        return Field.createCustomMetadataVector(builder, pairs);
    }

    private int pair(String key, String value) {
        int keyText = builder.createString(key);
        return KeyValue.createKeyValue(builder, keyText, builder.createString(value));
    }

    private static byte kind(ArrowType type) {
        return switch (type) {
            case ArrowType.Nothing _ -> Type.Null;
            case ArrowType.Truth _ -> Type.Bool;
            case ArrowType.Whole _ -> Type.Int;
            case ArrowType.Floating _ -> Type.FloatingPoint;
            case ArrowType.Decimal _ -> Type.Decimal;
            case ArrowType.Text _, ArrowType.Json _ -> Type.Utf8;
            case ArrowType.Binary _ -> Type.Binary;
            case ArrowType.Uuid _ -> Type.FixedSizeBinary;
            case ArrowType.Day _ -> Type.Date;
            case ArrowType.Time _ -> Type.Time;
            case ArrowType.Timestamp _ -> Type.Timestamp;
            case ArrowType.Listing _ -> Type.List;
            case ArrowType.Struct _ -> Type.Struct_;
            case ArrowType.Mapping _ -> Type.Map;
        };
    }

    private int type(ArrowType type) {
        return switch (type) {
            case ArrowType.Whole whole -> Int.createInt(builder, whole.bits(), whole.signed());
            case ArrowType.Floating floating ->
                FloatingPoint.createFloatingPoint(
                        builder, floating.bits() == Float.SIZE ? Precision.SINGLE : Precision.DOUBLE);
            case ArrowType.Decimal decimal ->
                Decimal.createDecimal(builder, decimal.precision(), decimal.scale(), decimal.bits());
            case ArrowType.Uuid _ -> FixedSizeBinary.createFixedSizeBinary(builder, ArrowType.Uuid.BYTES);
            case ArrowType.Day _ -> Date.createDate(builder, DateUnit.DAY);
            case ArrowType.Time time -> Time.createTime(builder, time.unit().code(), Long.SIZE);
            case ArrowType.Timestamp timestamp -> timestamp(timestamp);
            case ArrowType.Mapping _ -> Map.createMap(builder, false);
            case ArrowType.Nothing _ -> {
                Null.startNull(builder);
                yield Null.endNull(builder);
            }
            case ArrowType.Truth _ -> {
                Bool.startBool(builder);
                yield Bool.endBool(builder);
            }
            case ArrowType.Text _, ArrowType.Json _ -> {
                Utf8.startUtf8(builder);
                yield Utf8.endUtf8(builder);
            }
            case ArrowType.Binary _ -> {
                Binary.startBinary(builder);
                yield Binary.endBinary(builder);
            }
            case ArrowType.Listing _ -> {
                org.apache.arrow.flatbuf.List.startList(builder);
                yield org.apache.arrow.flatbuf.List.endList(builder);
            }
            case ArrowType.Struct _ -> {
                Struct_.startStruct_(builder);
                yield Struct_.endStruct_(builder);
            }
        };
    }

    private int timestamp(ArrowType.Timestamp timestamp) {
        int zone = timestamp.zoned() ? builder.createString("UTC") : 0;
        return Timestamp.createTimestamp(builder, timestamp.unit().code(), zone);
    }
}
