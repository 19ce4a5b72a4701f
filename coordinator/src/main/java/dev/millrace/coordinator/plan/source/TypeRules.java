package dev.millrace.coordinator.plan.source;

import static dev.millrace.coordinator.plan.relation.PlainType.*;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.Field;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a file's type may be read as another one. A type is widened if each of its values has one value of its own in the wider type, from which it
 * can be told again; nothing else happens without the user's word.
 */
final class TypeRules {
    private static final List<PlainType> SIGNED = List.of(TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT);
    private static final List<PlainType> UNSIGNED = List.of(UTINYINT, USMALLINT, UINTEGER, UBIGINT, UHUGEINT);
    /** Decimals of so many digits come back from a floating number as they were. */
    private static final int DIGITS_OF_DOUBLE = 15;

    private static final int[] SIGNED_DIGITS = {3, 5, 10, 19, 39};
    private static final int[] UNSIGNED_DIGITS = {3, 5, 10, 20, 39};
    private static final Map<PlainType, PlainType> SINGLE =
            Map.of(FLOAT, DOUBLE, DATE, TIMESTAMP, TIMESTAMP_S, TIMESTAMP, TIMESTAMP_MS, TIMESTAMP, JSON, VARCHAR);

    private TypeRules() {}

    /** Whether every value of {@code from} can be read as {@code to} without loss. */
    static boolean widens(SqlType from, SqlType to) {
        if (from.equals(to) || from == SQLNULL) {
            return true;
        }
        return switch (from) {
            case PlainType plain -> widens(plain, to);
            case DecimalType decimal ->
                to == DOUBLE && decimal.width() <= DIGITS_OF_DOUBLE
                        || to instanceof DecimalType wider
                                && wider.scale() >= decimal.scale()
                                && wider.width() - wider.scale() >= decimal.width() - decimal.scale();
            case EnumType _ -> to == VARCHAR;
            case ListType list -> to instanceof ListType wider && widens(list.element(), wider.element());
            case ArrayType array -> to instanceof ListType wider && widens(array.element(), wider.element());
            case MapType map ->
                to instanceof MapType wider
                        && !holdsStruct(map)
                        && widens(map.key(), wider.key())
                        && widens(map.value(), wider.value());
            case StructType struct -> to instanceof StructType wider && widens(struct, wider);
            default -> false;
        };
    }

    /** As {@link #widens}, and what a user may ask for by declaring it: whole numbers and decimals read as floating numbers. */
    static boolean declared(SqlType from, SqlType to) {
        boolean number = from instanceof DecimalType || from instanceof PlainType plain && plain.isInteger();
        return widens(from, to) || number && to == DOUBLE;
    }

    private static boolean widens(PlainType from, SqlType to) {
        int signed = SIGNED.indexOf(from);
        int unsigned = UNSIGNED.indexOf(from);
        if (signed < 0 && unsigned < 0) {
            return SINGLE.get(from) == to;
        }
        int digits = signed >= 0 ? SIGNED_DIGITS[signed] : UNSIGNED_DIGITS[unsigned];
        if (to instanceof DecimalType decimal) {
            return decimal.width() - decimal.scale() >= digits;
        }
        if (to == DOUBLE) {
            return digits <= 10;
        }
        return signed >= 0
                ? SIGNED.indexOf(to) > signed
                : UNSIGNED.indexOf(to) > unsigned || SIGNED.indexOf(to) > unsigned;
    }

    private static boolean widens(StructType from, StructType to) {
        return from.fields().stream()
                .allMatch(field -> field(to, field.name())
                        .filter(wider -> widens(field.type(), wider.type()))
                        .isPresent());
    }

    static Optional<Field> field(StructType struct, String name) {
        Optional<Field> exact = struct.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
        return exact.isPresent()
                ? exact
                : struct.fields().stream()
                        .filter(field -> field.name().equalsIgnoreCase(name))
                        .findFirst();
    }

    /** The same of types that were guessed from text: numbers with and without a fraction are DOUBLE, as within a file. */
    static Optional<SqlType> guessed(SqlType a, SqlType b) {
        List<SqlType> both = List.of(a, b);
        return both.contains(PlainType.BIGINT) && both.contains(PlainType.DOUBLE)
                ? Optional.of(PlainType.DOUBLE)
                : common(a, b);
    }

    /** The least type to which both widen; empty when there is none. */
    static Optional<SqlType> common(SqlType a, SqlType b) {
        if (a instanceof StructType first && b instanceof StructType second) {
            return common(first, second);
        }
        if (a instanceof ListType first && b instanceof ListType second) {
            return common(first.element(), second.element()).map(ListType::new);
        }
        if (widens(a, b)) {
            return Optional.of(b);
        }
        if (widens(b, a)) {
            return Optional.of(a);
        }
        if (a instanceof MapType first && b instanceof MapType second) {
            return common(first.key(), second.key())
                    .flatMap(key -> common(first.value(), second.value()).map(value -> new MapType(key, value)));
        }
        return commonNumber(a, b);
    }

    private static Optional<SqlType> commonNumber(SqlType a, SqlType b) {
        for (PlainType candidate : SIGNED) {
            if (widens(a, candidate) && widens(b, candidate)) {
                return Optional.of(candidate);
            }
        }
        Optional<DecimalType> first = asDecimal(a);
        Optional<DecimalType> second = asDecimal(b);
        if (first.isPresent() && second.isPresent()) {
            int scale = Math.max(first.get().scale(), second.get().scale());
            int whole = Math.max(
                    first.get().width() - first.get().scale(),
                    second.get().width() - second.get().scale());
            return whole + scale <= 38 ? Optional.of(new DecimalType(whole + scale, scale)) : Optional.empty();
        }
        return widens(a, DOUBLE) && widens(b, DOUBLE) ? Optional.of(DOUBLE) : Optional.empty();
    }

    private static Optional<DecimalType> asDecimal(SqlType type) {
        if (type instanceof DecimalType decimal) {
            return Optional.of(decimal);
        }
        int digits = SIGNED.contains(type)
                ? SIGNED_DIGITS[SIGNED.indexOf(type)]
                : UNSIGNED.contains(type) ? UNSIGNED_DIGITS[UNSIGNED.indexOf(type)] : 39;
        return digits <= 38 ? Optional.of(new DecimalType(digits, 0)) : Optional.empty();
    }

    private static Optional<SqlType> common(StructType a, StructType b) {
        List<Field> fields = new ArrayList<>();
        for (Field field : a.fields()) {
            Optional<Field> other = field(b, field.name());
            Optional<SqlType> type = other.isEmpty()
                    ? Optional.of(field.type())
                    : common(field.type(), other.get().type());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            fields.add(new Field(field.name(), type.get()));
        }
        b.fields().stream().filter(field -> field(a, field.name()).isEmpty()).forEach(fields::add);
        return Optional.of(new StructType(fields));
    }

    /** SQL that turns {@code input} of type {@code from} into {@code to}, to which it widens or was declared. */
    static String widened(String input, SqlType from, SqlType to) {
        return widened(input, from, to, 0);
    }

    private static String widened(String input, SqlType from, SqlType to, int depth) {
        if (from.equals(to)) {
            return input;
        }
        if (from instanceof StructType struct && to instanceof StructType wider) {
            return "CASE WHEN " + input + " IS NULL THEN NULL ELSE " + packed(input, struct, wider, depth) + " END";
        }
        if (from instanceof ListType list && to instanceof ListType wider && holdsStruct(list.element())) {
            String name = "element" + depth;
            return "list_transform(" + input + ", LAMBDA " + name + ": "
                    + widened(name, list.element(), wider.element(), depth + 1) + ")";
        }
        return "CAST(" + input + " AS " + to.sql() + ")";
    }

    private static boolean holdsStruct(SqlType type) {
        return type.contains(StructType.class);
    }

    private static String packed(String input, StructType from, StructType to, int depth) {
        List<String> members = new ArrayList<>();
        for (Field wanted : to.fields()) {
            String value = field(from, wanted.name())
                    .map(field -> widened(
                            "struct_extract(" + input + ", " + SqlNames.literal(field.name()) + ")",
                            field.type(),
                            wanted.type(),
                            depth))
                    .orElse("CAST(NULL AS " + wanted.type().sql() + ")");
            members.add(SqlType.quoted(wanted.name()) + " := " + value);
        }
        return "struct_pack(" + String.join(", ", members) + ")";
    }
}
