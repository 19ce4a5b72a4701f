package dev.millrace.sdk.value;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Java value that is natural for a type. */
final class Natural {
    private static final String UTC = "+00";

    private Natural() {}

    static Decoder of(ColumnType type) {
        return switch (type) {
            case ColumnType.Plain plain -> plain(plain.name());
            case ColumnType.ListOf list -> node -> list(node, of(list.element()));
            case ColumnType.Struct struct -> node -> struct(node, struct);
            case ColumnType.MapOf map -> node -> map(node, of(map.key()), of(map.value()));
        };
    }

    static List<@Nullable Object> list(JsonNode node, Decoder element) {
        List<@Nullable Object> values = new ArrayList<>();
        node.forEach(item -> values.add(element.orNull(item)));
        return Collections.unmodifiableList(values);
    }

    static Map<Object, @Nullable Object> map(JsonNode node, Decoder key, Decoder value) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        node.forEach(pair -> map.put(key.of(pair.get(0)), value.orNull(pair.get(1))));
        return Collections.unmodifiableMap(map);
    }

    private static Map<String, @Nullable Object> struct(JsonNode node, ColumnType.Struct struct) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        struct.fields().forEach(field -> map.put(field.name(), of(field.type()).orNull(node.path(field.name()))));
        return Collections.unmodifiableMap(map);
    }

    private static Decoder plain(String name) {
        return switch (name) {
            case "BOOLEAN" -> JsonNode::booleanValue;
            case "TINYINT" -> node -> (byte) node.intValue();
            case "SMALLINT", "UTINYINT" -> node -> (short) node.intValue();
            case "INTEGER", "USMALLINT" -> JsonNode::intValue;
            case "BIGINT", "UINTEGER" -> JsonNode::longValue;
            case "UBIGINT", "HUGEINT", "UHUGEINT", "BIGNUM" -> node -> new BigInteger(node.asString());
            case "FLOAT" -> node -> (float) number(node);
            case "DOUBLE" -> Natural::number;
            case "DECIMAL" -> node -> new BigDecimal(node.asString());
            case "DATE" -> time(LocalDate::parse);
            case "TIME" -> time(LocalTime::parse);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> time(LocalDateTime::parse);
            case "TIMESTAMP WITH TIME ZONE" -> time(Natural::moment);
            case "UUID" -> node -> UUID.fromString(node.asString());
            case "BLOB" -> node -> HexFormat.of().parseHex(node.asString());
            default -> JsonNode::asString;
        };
    }

    private static double number(JsonNode node) {
        return node.isString() ? Double.parseDouble(node.asString()) : node.doubleValue();
    }

    private static OffsetDateTime moment(String text) {
        return LocalDateTime.parse(text.endsWith(UTC) ? text.substring(0, text.length() - UTC.length()) : text)
                .atOffset(ZoneOffset.UTC);
    }

    /** Infinite times, and years before 1 or after 9999, are none of Java's texts. */
    private static Decoder time(Function<String, Object> parser) {
        return node -> {
            try {
                return parser.apply(node.asString());
            } catch (DateTimeException error) {
                throw new MillraceException(
                        Failure.invalid(
                                "VALUE_NOT_KEPT",
                                "The time '" + node.asString() + "' has no value in Java",
                                "Cast the column to VARCHAR, or filter such rows"),
                        error);
            }
        };
    }
}
