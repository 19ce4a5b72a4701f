package dev.millrace.service.result;

import java.util.List;

/** A type of a result's column, as far as writing its values as JSON must know it. */
sealed interface ResultType {
    /** The name without parameters, in upper case. */
    record Plain(String name) implements ResultType {}

    /** A list, or an array of fixed size. */
    record ListOf(ResultType element) implements ResultType {}

    record Struct(List<Field> fields) implements ResultType {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /** A field; {@code name} is without quotes. */
    record Field(String name, ResultType type) {}

    record MapOf(ResultType key, ResultType value) implements ResultType {}
}
