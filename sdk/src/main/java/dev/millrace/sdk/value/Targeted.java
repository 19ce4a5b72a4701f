package dev.millrace.sdk.value;

import dev.millrace.storage.sql.ColumnType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Java value that a program asks for, where the type of a column can give it without loss. */
final class Targeted {
    private static final Set<String> WHOLE = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "HUGEINT",
            "UHUGEINT",
            "BIGNUM");
    private static final Set<String> TIMESTAMPS = Set.of("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS");

    private Targeted() {}

    /**
     * How the value is made; empty: the types do not go together.
     *
     * @param text of the type, which says the scale of a decimal
     */
    static Optional<Decoder> of(ColumnType type, String text, Type wanted) {
        if (wanted == Object.class) {
            return Optional.of(Natural.of(type));
        }
        return switch (type) {
            case ColumnType.Plain plain ->
                wanted instanceof Class<?> target ? plain(plain.name(), text, target) : Optional.empty();
            case ColumnType.ListOf list -> list(list, wanted);
            case ColumnType.Struct struct -> struct(struct, wanted);
            case ColumnType.MapOf map -> map(map, wanted);
        };
    }

    private static Optional<Decoder> plain(String name, String text, Class<?> target) {
        if (WHOLE.contains(name) || name.equals("DECIMAL")) {
            return number(name, text, target);
        }
        Decoder natural = Natural.of(new ColumnType.Plain(name));
        Set<Class<?>> fitting = switch (name) {
            case "BOOLEAN" -> Set.of(boolean.class, Boolean.class);
            case "FLOAT" -> Set.of(float.class, Float.class);
            case "DOUBLE" -> Set.of(double.class, Double.class);
            case "DATE" -> Set.of(LocalDate.class);
            case "TIME" -> Set.of(LocalTime.class);
            case "TIMESTAMP WITH TIME ZONE" -> Set.of(OffsetDateTime.class);
            case "UUID" -> Set.of(UUID.class);
            case "BLOB" -> Set.of(byte[].class);
            default -> TIMESTAMPS.contains(name) ? Set.of(LocalDateTime.class) : Set.of(String.class);
        };
        if (fitting.contains(target)) {
            return Optional.of(natural);
        }
        return other(name, target, natural);
    }

    private static Optional<Decoder> other(String name, Class<?> target, Decoder natural) {
        if (name.equals("FLOAT") && (target == double.class || target == Double.class)) {
            return Optional.of(node -> ((Float) natural.of(node)).doubleValue());
        }
        if (name.equals("TIMESTAMP WITH TIME ZONE") && target == Instant.class) {
            return Optional.of(node -> ((OffsetDateTime) natural.of(node)).toInstant());
        }
        if (target.isEnum() && (name.equals("VARCHAR") || name.equals("ENUM"))) {
            return Optional.of(node -> constant(target, node.asString()));
        }
        return Optional.empty();
    }

    private static Object constant(Class<?> target, String name) {
        for (Object constant : target.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw dev.millrace.graph.Failure.invalid(
                        "WRONG_TYPE",
                        "The text '" + name + "' is no constant of " + target.getSimpleName(),
                        "Add it to the enum, or use String")
                .toException();
    }

    private static Optional<Decoder> number(String name, String text, Class<?> target) {
        boolean fraction = name.equals("DECIMAL") && text.startsWith("DECIMAL(") && !text.endsWith(",0)");
        Function<BigDecimal, Object> exact = target == long.class || target == Long.class
                ? BigDecimal::longValueExact
                : target == int.class || target == Integer.class
                        ? BigDecimal::intValueExact
                        : target == short.class || target == Short.class
                                ? BigDecimal::shortValueExact
                                : target == byte.class || target == Byte.class
                                        ? BigDecimal::byteValueExact
                                        : target == BigInteger.class ? BigDecimal::toBigIntegerExact : null;
        if (exact != null) {
            return fraction ? Optional.empty() : Optional.of(node -> exact.apply(decimal(node)));
        }
        if (target == BigDecimal.class) {
            return Optional.of(Targeted::decimal);
        }
        return target == double.class || target == Double.class
                ? Optional.of(node -> decimal(node).doubleValue())
                : Optional.empty();
    }

    private static BigDecimal decimal(JsonNode node) {
        return new BigDecimal(node.asString());
    }

    private static Optional<Decoder> list(ColumnType.ListOf list, Type wanted) {
        return arguments(wanted, List.class)
                .flatMap(arguments -> of(list.element(), "", arguments[0]))
                .map(element -> node -> Natural.list(node, element));
    }

    private static Optional<Decoder> map(ColumnType.MapOf map, Type wanted) {
        return arguments(wanted, Map.class)
                .flatMap(arguments -> of(map.key(), "", arguments[0])
                        .flatMap(key ->
                                of(map.value(), "", arguments[1]).map(value -> node -> Natural.map(node, key, value))));
    }

    private static Optional<Type[]> arguments(Type wanted, Class<?> raw) {
        return wanted instanceof ParameterizedType type && type.getRawType() == raw
                ? Optional.of(type.getActualTypeArguments())
                : Optional.empty();
    }

    private static Optional<Decoder> struct(ColumnType.Struct struct, Type wanted) {
        if (wanted instanceof Class<?> target && target.isRecord()) {
            return record(struct, target);
        }
        return arguments(wanted, Map.class)
                .filter(arguments -> arguments[0] == String.class && arguments[1] == Object.class)
                .map(_ -> Natural.of(struct));
    }

    private record Member(String field, Decoder decoder) {}

    private static Optional<Decoder> record(ColumnType.Struct struct, Class<?> target) {
        List<Member> members = new ArrayList<>();
        for (RecordComponent component : Components.of(target)) {
            Optional<Member> member = struct.fields().stream()
                    .filter(field -> field.name().equalsIgnoreCase(component.getName())
                            || field.name().equalsIgnoreCase(Components.snake(component.getName())))
                    .findFirst()
                    .flatMap(field -> of(field.type(), "", component.getGenericType())
                            .map(decoder -> new Member(field.name(), decoder)));
            if (member.isEmpty()) {
                return Optional.empty();
            }
            members.add(member.get());
        }
        Constructor<?> constructor = Components.constructor(target);
        return Optional.of(node -> made(constructor, members, node));
    }

    private static Object made(Constructor<?> constructor, List<Member> members, JsonNode node) {
        @Nullable
        Object[] values = members.stream()
                .map(member -> member.decoder().orNull(node.path(member.field())))
                .toArray();
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException error) {
            throw Components.unusable(constructor.getDeclaringClass(), error);
        }
    }

    /** The class to be named in a remedy. */
    static String natural(String type) {
        return switch (ColumnType.read(type)) {
            case ColumnType.ListOf _ -> "a List";
            case ColumnType.MapOf _ -> "a Map";
            case ColumnType.Struct _ -> "a record or Map<String, Object>";
            case ColumnType.Plain plain ->
                switch (plain.name()) {
                    case "BOOLEAN" -> "boolean";
                    case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT" -> "int";
                    case "BIGINT", "UINTEGER" -> "long";
                    case "UBIGINT", "HUGEINT", "UHUGEINT", "BIGNUM" -> "BigInteger";
                    case "FLOAT", "DOUBLE" -> "double";
                    case "DECIMAL" -> type.endsWith(",0)") ? "long or BigDecimal" : "BigDecimal";
                    case "DATE" -> "LocalDate";
                    case "TIME" -> "LocalTime";
                    case "TIMESTAMP WITH TIME ZONE" -> "OffsetDateTime";
                    case "UUID" -> "UUID";
                    case "BLOB" -> "byte[]";
                    default -> TIMESTAMPS.contains(plain.name()) ? "LocalDateTime" : "String";
                };
        };
    }
}
