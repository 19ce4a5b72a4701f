package dev.millrace.sdk.value;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.storage.sql.ColumnType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows, whose cells are JSON, as records: each component takes the column of its name, in any case of letters or with {@code _} between the
 * words. Columns that no component names are left out.
 */
public final class RecordReader<R> {
    private final Constructor<R> constructor;
    private final List<Part> parts;
    private long row;

    private record Part(RecordComponent component, Column column, int position, Decoder decoder) {}

    private RecordReader(Constructor<R> constructor, List<Part> parts) {
        this.constructor = constructor;
        this.parts = parts;
    }

    /**
     * A reader of rows of these columns.
     *
     * @throws MillraceException {@code UNKNOWN_COLUMN} or {@code WRONG_TYPE} where a component finds no column, or one of another type
     */
    public static <R> RecordReader<R> of(Class<R> type, List<Column> columns) {
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : Components.of(type)) {
            int position = position(type, component, columns);
            Column column = columns.get(position);
            parts.add(new Part(component, column, position, decoder(type, component, column)));
        }
        return new RecordReader<>(Components.constructor(type), parts);
    }

    /** Throws, with a place, what {@link #of} would throw. */
    public static void check(Class<?> type, List<Column> columns, Place place) {
        try {
            of(type, columns);
        } catch (MillraceException error) {
            throw error.failure().at(place).toException();
        }
    }

    private static int position(Class<?> type, RecordComponent component, List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        for (String wanted : List.of(component.getName(), Components.snake(component.getName()))) {
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).equalsIgnoreCase(wanted)) {
                    return i;
                }
            }
        }
        throw Failure.invalid(
                        "UNKNOWN_COLUMN",
                        "The component '" + component.getName() + "' of " + type.getSimpleName() + " finds no column",
                        "Name it like a column; " + Suggestion.among(component.getName(), names))
                .toException();
    }

    private static Decoder decoder(Class<?> type, RecordComponent component, Column column) {
        return Targeted.of(ColumnType.read(column.type()), column.type(), component.getGenericType())
                .orElseThrow(() -> Failure.invalid(
                                "WRONG_TYPE",
                                "The column '" + column.name() + "' is " + column.type() + ", and the component '"
                                        + component.getName() + "' of " + type.getSimpleName() + " is "
                                        + component
                                                .getGenericType()
                                                .getTypeName()
                                                .replaceAll("\\w+\\.(?=[\\w.]*\\b)", ""),
                                "Change the component to " + Targeted.natural(column.type()) + ", or cast the column")
                        .toException());
    }

    /** The next row. */
    public R read(@Nullable String[] cells) {
        row++;
        Object[] values = new Object[parts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(parts.get(i), cells[parts.get(i).position()]);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException error) {
            throw Components.unusable(constructor.getDeclaringClass(), error);
        }
    }

    private @Nullable Object value(Part part, @Nullable String cell) {
        Object value = cell == null ? null : decoded(part, cell);
        if (value == null && part.component().getType().isPrimitive()) {
            throw Failure.invalid(
                            "WRONG_TYPE",
                            "The column '" + part.column().name() + "' is NULL in row " + row + ", and the component '"
                                    + part.component().getName() + "' is "
                                    + part.component().getType(),
                            "Use the class instead of the primitive, or fillNull")
                    .toException();
        }
        return value;
    }

    private @Nullable Object decoded(Part part, String cell) {
        try {
            return part.decoder().cell(cell);
        } catch (ArithmeticException tooLarge) {
            throw new MillraceException(
                    Failure.invalid(
                            "WRONG_TYPE",
                            "The value " + cell + " of '" + part.column().name() + "' in row " + row
                                    + " does not fit into "
                                    + part.component().getType().getSimpleName(),
                            "Use a larger type for '" + part.component().getName() + "'"),
                    tooLarge);
        }
    }
}
