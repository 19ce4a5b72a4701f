package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.coordinator.plan.relation.TupleType;
import dev.millrace.coordinator.plan.relation.UnionType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads constants: {@code {"type": …, "is_null": …, "value": …}}. */
final class ConstantReader {
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger TOP_BIT = BigInteger.ONE.shiftLeft(63);

    private ConstantReader() {}

    static Constant read(JsonNode json) {
        PlanNode node = new PlanNode(json, "a constant");
        SqlType type = TypeReader.read(node.take("type"));
        ConstantValue value = value(type, node);
        node.done();
        return new Constant(type, value);
    }

    private static ConstantValue value(SqlType type, PlanNode node) {
        boolean isNull = node.flag("is_null");
        var value = node.find("value");
        return isNull ? ConstantValue.Null.NULL : read(type, value.orElseThrow(() -> unreadable(type)));
    }

    private static ConstantValue read(SqlType type, JsonNode value) {
        return switch (type) {
            case PlainType plain -> plain(plain, value);
            case DecimalType _ -> new ConstantValue.Whole(whole(value));
            case EnumType _ -> new ConstantValue.Whole(whole(value));
            case ListType list -> sequence(value, Collections.nCopies(size(value), list.element()));
            case ArrayType array -> sequence(value, Collections.nCopies(size(value), array.element()));
            case StructType struct -> sequence(value, struct.parts());
            case TupleType tuple -> sequence(value, tuple.parts());
            case MapType map ->
                sequence(value, Collections.nCopies(size(value), new TupleType(List.of(map.key(), map.value()))));
            case UnionType union -> tagged(union, value);
        };
    }

    private static ConstantValue plain(PlainType type, JsonNode value) {
        return switch (type) {
            case BOOLEAN -> new ConstantValue.Truth(value.asBoolean());
            case TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER, UBIGINT, HUGEINT ->
                new ConstantValue.Whole(whole(value));
            case DATE,
                    TIME,
                    TIME_NS,
                    TIMETZ,
                    TIMESTAMP,
                    TIMESTAMP_S,
                    TIMESTAMP_MS,
                    TIMESTAMP_NS,
                    TIMESTAMPTZ,
                    TIMESTAMPTZ_NS -> new ConstantValue.Whole(whole(value));
            case UHUGEINT ->
                new ConstantValue.Whole(
                        part(value, "upper").mod(TWO_TO_64).multiply(TWO_TO_64).add(part(value, "lower")));
            case UUID ->
                new ConstantValue.Whole(
                        part(value, "upper").add(TOP_BIT).multiply(TWO_TO_64).add(part(value, "lower")));
            case FLOAT, DOUBLE -> new ConstantValue.Floating(value.asDouble());
            case VARCHAR, JSON -> new ConstantValue.Text(value.asString());
            case BLOB -> new ConstantValue.Bytes(hexadecimal(value.asString()));
            case INTERVAL -> interval(value);
            case SQLNULL, BIT, BIGNUM -> throw unreadable(type);
        };
    }

    private static ConstantValue interval(JsonNode json) {
        PlanNode node = new PlanNode(json, "an interval");
        ConstantValue value = new ConstantValue.Interval(
                node.take("months").asInt(),
                node.take("days").asInt(),
                node.take("micros").asLong());
        node.done();
        return value;
    }

    /** A number, or a 128-bit one as its two halves, the upper signed. */
    private static BigInteger whole(JsonNode value) {
        if (value.isObject()) {
            return part(value, "upper").multiply(TWO_TO_64).add(part(value, "lower"));
        }
        if (!value.isIntegralNumber()) {
            throw new NotDistributable("a constant that is not a whole number");
        }
        return value.bigIntegerValue();
    }

    private static BigInteger part(JsonNode value, String half) {
        JsonNode number = value.get(half);
        if (number == null || !number.isIntegralNumber() || value.size() != 2) {
            throw new NotDistributable("a constant of 128 bits without halves");
        }
        return number.bigIntegerValue();
    }

    /** DuckDB's text of a BLOB: printable ASCII as it is, everything else (the backslash too) as {@code \xAA}. */
    private static String hexadecimal(String text) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                digits.append(text, i + 2, i + 4);
                i += 3;
            } else {
                digits.append(String.format("%02x", (int) text.charAt(i)));
            }
        }
        return digits.toString().toLowerCase(java.util.Locale.ROOT);
    }

    private static int size(JsonNode value) {
        return children(value).size();
    }

    private static List<JsonNode> children(JsonNode value) {
        PlanNode node = new PlanNode(value, "a nested constant");
        List<JsonNode> children = node.list("children");
        node.done();
        return children;
    }

    private static ConstantValue.Sequence sequence(JsonNode value, List<SqlType> types) {
        List<JsonNode> children = children(value);
        if (children.size() != types.size()) {
            throw new NotDistributable("a nested constant with another number of parts than its type");
        }
        List<ConstantValue> values = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            values.add(part(children.get(i), types.get(i)));
        }
        return new ConstantValue.Sequence(values);
    }

    private static ConstantValue part(JsonNode json, SqlType type) {
        PlanNode node = new PlanNode(json, "a part of a constant");
        ConstantValue value = value(type, node);
        node.done();
        return value;
    }

    private static ConstantValue tagged(UnionType union, JsonNode value) {
        List<JsonNode> children = children(value);
        int tag = part(children.getFirst(), PlainType.UTINYINT) instanceof ConstantValue.Whole number
                ? number.value().intValueExact()
                : -1;
        if (tag < 0
                || tag >= union.fields().size()
                || children.size() != union.fields().size() + 1) {
            throw unreadable(union);
        }
        SqlType member = union.fields().get(tag).type();
        return new ConstantValue.Tagged(tag, part(children.get(tag + 1), member));
    }

    private static NotDistributable unreadable(SqlType type) {
        return new NotDistributable("a constant of type " + type.sql());
    }
}
