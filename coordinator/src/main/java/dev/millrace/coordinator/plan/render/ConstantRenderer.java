package dev.millrace.coordinator.plan.render;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.ConstantValue;
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
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes constants, always with their type: a bare literal has a type of its own, which chooses other functions. */
final class ConstantRenderer {
    private ConstantRenderer() {}

    static String render(Constant constant) {
        return render(constant.type(), constant.value());
    }

    private static String render(SqlType type, ConstantValue value) {
        if (type == PlainType.SQLNULL) {
            return "NULL";
        }
        if (type == PlainType.BOOLEAN && value instanceof ConstantValue.Truth truth) {
            return truth.value() ? "TRUE" : "FALSE";
        }
        return "CAST(" + uncast(type, value) + " AS " + type.sql() + ")";
    }

    private static String uncast(SqlType type, ConstantValue value) {
        return switch (value) {
            case ConstantValue.Null _ -> "NULL";
            case ConstantValue.Truth truth -> truth.value() ? "TRUE" : "FALSE";
            case ConstantValue.Whole whole -> whole(type, whole.value());
            case ConstantValue.Floating floating -> quoted(floating(type, floating.value()));
            case ConstantValue.Text text -> quoted(text.value());
            case ConstantValue.Bytes bytes -> quoted(bytes.hex().replaceAll("(..)", "\\\\x$1"));
            case ConstantValue.Interval interval ->
                quoted(interval.months() + " months " + interval.days() + " days " + interval.micros()
                        + " microseconds");
            case ConstantValue.Sequence sequence -> nested(type, sequence.values());
            case ConstantValue.Tagged tagged -> tagged(type, tagged);
        };
    }

    /** Text as a string literal; a zero byte has no place in a literal. */
    static String quoted(String text) {
        String escaped = text.replace("'", "''");
        return escaped.indexOf('\0') < 0
                ? "'" + escaped + "'"
                : "('" + escaped.replace("\0", "' || chr(0) || '") + "')";
    }

    private static String floating(SqlType type, double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return type == PlainType.FLOAT ? Float.toString((float) value) : Double.toString(value);
    }

    private static String whole(SqlType type, BigInteger value) {
        return switch (type) {
            case DecimalType decimal -> quoted(new BigDecimal(value, decimal.scale()).toPlainString());
            case EnumType labels -> quoted(labels.values().get(value.intValueExact()));
            case PlainType plain -> plain.isInteger() ? integer(value) : quoted(TimeText.of(plain, value));
            case ListType _, ArrayType _, StructType _, TupleType _, MapType _, UnionType _ ->
                throw new IllegalArgumentException("no number is of type " + type.sql());
        };
    }

    /** The least BIGINT is no literal: it would be read as a negated number that does not fit. */
    private static String integer(BigInteger value) {
        return value.bitLength() < 63 ? value.toString() : quoted(value.toString());
    }

    private static String nested(SqlType type, List<ConstantValue> values) {
        return switch (type) {
            case ListType list -> elements(list.element(), values, "[", "]");
            case ArrayType array -> elements(array.element(), values, "array_value(", ")");
            case TupleType tuple -> "row(" + members(tuple.parts(), values) + ")";
            case StructType struct -> struct(struct.fields(), values);
            case MapType map ->
                "map(" + elements(map.key(), column(values, 0), "[", "]") + ", "
                        + elements(map.value(), column(values, 1), "[", "]") + ")";
            case PlainType _, DecimalType _, EnumType _, UnionType _ ->
                throw new IllegalArgumentException("no nested value is of type " + type.sql());
        };
    }

    private static List<ConstantValue> column(List<ConstantValue> entries, int position) {
        return entries.stream()
                .map(entry -> ((ConstantValue.Sequence) entry).values().get(position))
                .toList();
    }

    private static String elements(SqlType element, List<ConstantValue> values, String before, String after) {
        return values.stream().map(value -> render(element, value)).collect(Collectors.joining(", ", before, after));
    }

    private static String members(List<SqlType> types, List<ConstantValue> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> render(types.get(i), values.get(i)))
                .collect(Collectors.joining(", "));
    }

    private static String struct(List<Field> fields, List<ConstantValue> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> SqlType.quoted(fields.get(i).name()) + " := "
                        + render(fields.get(i).type(), values.get(i)))
                .collect(Collectors.joining(", ", "struct_pack(", ")"));
    }

    private static String tagged(SqlType type, ConstantValue.Tagged tagged) {
        if (!(type instanceof UnionType union)) {
            throw new IllegalArgumentException("no tagged value is of type " + type.sql());
        }
        Field field = union.fields().get(tagged.tag());
        return "union_value(" + SqlType.quoted(field.name()) + " := " + render(field.type(), tagged.value()) + ")";
    }
}
