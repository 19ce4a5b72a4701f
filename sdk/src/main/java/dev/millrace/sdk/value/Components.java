package dev.millrace.sdk.value;

import dev.millrace.graph.Failure;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The components of a record class. */
final class Components {
    private Components() {}

    static List<RecordComponent> of(Class<?> type) {
        return Arrays.asList(Objects.requireNonNull(type.getRecordComponents(), type.getName()));
    }

    static @Nullable Object value(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException error) {
            throw unusable(record.getClass(), error);
        }
    }

    static <R> Constructor<R> constructor(Class<R> type) {
        try {
            Class<?>[] parts = of(type).stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<R> constructor = type.getDeclaredConstructor(parts);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException error) {
            throw unusable(type, error);
        }
    }

    static RuntimeException unusable(Class<?> type, Exception error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        return new dev.millrace.graph.MillraceException(
                Failure.invalid(
                        "RECORD_UNUSABLE",
                        "The record " + type.getSimpleName() + " cannot be used: " + cause.getMessage(),
                        "Check what its constructor demands, and that its package is open"),
                error);
    }

    /** {@code lateShare} as {@code late_share}. */
    static String snake(String component) {
        return component
                .chars()
                .mapToObj(letter -> Character.isUpperCase(letter)
                        ? "_" + Character.toString(letter).toLowerCase(Locale.ROOT)
                        : Character.toString(letter))
                .collect(Collectors.joining());
    }
}
