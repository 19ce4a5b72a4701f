package dev.millrace.sdk.value;

import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
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
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of this process as a SELECT of constants.
 *
 * @param cells a list for each row
 */
public record RecordRows(List<Column> columns, List<List<@Nullable Object>> cells) {
    /** Most rows: they are a part of the job's text. */
    public static final int MOST = 1_000;

    private static final String DECIMAL = "DECIMAL(38,";

    /** Components as columns. */
    public static <R extends Record> RecordRows of(Class<R> type, List<R> records, Place place) {
        List<List<@Nullable Object>> cells = new ArrayList<>();
        List<RecordComponent> components = Components.of(type);
        for (R record : records) {
            List<@Nullable Object> row = new ArrayList<>();
            components.forEach(component -> row.add(Components.value(record, component)));
            cells.add(row);
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < components.size(); i++) {
            int position = i;
            int scale = cells.stream()
                    .mapToInt(row -> row.get(position) instanceof BigDecimal number ? Math.max(0, number.scale()) : 0)
                    .max()
                    .orElse(0);
            RecordComponent component = components.get(i);
            columns.add(new Column(component.getName(), type(component.getGenericType(), scale, place)));
        }
        return new RecordRows(columns, cells);
    }

    private static String type(Type type, int scale, Place place) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return type(generic.getActualTypeArguments()[0], scale, place) + "[]";
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            Type[] parts = generic.getActualTypeArguments();
            return "MAP(" + type(parts[0], scale, place) + ", " + type(parts[1], scale, place) + ")";
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return Components.of(record).stream()
                    .map(part -> quoted(part.getName()) + " " + type(part.getGenericType(), scale, place))
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }
        String plain = type instanceof Class<?> target ? plain(target, scale) : "";
        if (plain.isEmpty()) {
            throw Failure.invalid(
                            "NOT_A_VALUE",
                            "A component of type " + type.getTypeName() + " is no value of a column",
                            "Use numbers, text, dates, times, UUIDs, bytes, lists, maps or records of them")
                    .at(place)
                    .toException();
        }
        return plain;
    }

    private static String plain(Class<?> type, int scale) {
        return type == boolean.class || type == Boolean.class
                ? "BOOLEAN"
                : type == byte.class || type == Byte.class
                        ? "TINYINT"
                        : type == short.class || type == Short.class
                                ? "SMALLINT"
                                : type == int.class || type == Integer.class
                                        ? "INTEGER"
                                        : type == long.class || type == Long.class ? "BIGINT" : wide(type, scale);
    }

    private static String wide(Class<?> type, int scale) {
        if (type.isEnum()) {
            return "VARCHAR";
        }
        return switch (type.getName()) {
            case "float", "java.lang.Float" -> "FLOAT";
            case "double", "java.lang.Double" -> "DOUBLE";
            default -> {
                Map<Class<?>, String> known = Map.of(
                        BigInteger.class,
                        DECIMAL + "0)",
                        BigDecimal.class,
                        DECIMAL + scale + ")",
                        String.class,
                        "VARCHAR",
                        LocalDate.class,
                        "DATE",
                        LocalTime.class,
                        "TIME",
                        LocalDateTime.class,
                        "TIMESTAMP",
                        Instant.class,
                        "TIMESTAMP WITH TIME ZONE",
                        OffsetDateTime.class,
                        "TIMESTAMP WITH TIME ZONE",
                        UUID.class,
                        "UUID",
                        byte[].class,
                        "BLOB");
                yield known.getOrDefault(type, "");
            }
        };
    }

    /** The SELECT. */
    public static String sql(List<Column> columns, List<? extends List<? extends @Nullable Object>> rows, Place place) {
        if (columns.isEmpty()) {
            throw invalid("MISSING_COLUMNS", "Rows need columns", "Name at least one", place);
        }
        if (rows.size() > MOST) {
            throw invalid(
                    "TOO_MANY_ROWS",
                    rows.size() + " rows of this process are too many for a job's text, " + MOST + " are the most",
                    "Write them to a file and read that",
                    place);
        }
        List<String> values = new ArrayList<>();
        for (List<? extends @Nullable Object> row : rows) {
            if (row.size() != columns.size()) {
                throw invalid(
                        "WRONG_VALUE",
                        "Row " + (values.size() + 1) + " has " + row.size() + " values for " + columns.size()
                                + " columns",
                        "Give a value for each column, null for NULL",
                        place);
            }
            values.add(row.stream().map(value -> constant(value, place)).collect(Collectors.joining(", ", "(", ")")));
        }
        return rows.isEmpty() ? none(columns) : some(columns, values);
    }

    private static String constant(@Nullable Object value, Place place) {
        try {
            return Literals.sql(value);
        } catch (MillraceException error) {
            throw error.failure().at(place).toException();
        }
    }

    private static MillraceException invalid(String code, String message, String remedy, Place place) {
        return Failure.invalid(code, message, remedy).at(place).toException();
    }

    private static String none(List<Column> columns) {
        return columns.stream()
                .map(column -> "CAST(NULL AS " + column.type() + ") AS " + quoted(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    }

    private static String some(List<Column> columns, List<String> values) {
        String cast = IntStream.range(0, columns.size())
                .mapToObj(i -> "CAST(v" + i + " AS " + columns.get(i).type() + ") AS "
                        + quoted(columns.get(i).name()))
                .collect(Collectors.joining(", "));
        String names = IntStream.range(0, columns.size()).mapToObj(i -> "v" + i).collect(Collectors.joining(", "));
        return "SELECT " + cast + "\nFROM (VALUES\n" + String.join(",\n", values) + ") AS given(" + names + ")";
    }
}
