package dev.millrace.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule of a contract asks for. Only {@link NotNull} is broken by NULL. */
public sealed interface Requirement {
    /** A record of text can be read: quotes end, it is not too long, it is UTF-8; a line of JSON holds an object. */
    record Readable() implements Requirement {}

    /** A record of text has as many fields as its file has columns. */
    record FieldCount() implements Requirement {}

    /** The text of a field is a value of its column's type. */
    record Type(String column) implements Requirement {}

    record NotNull(String column) implements Requirement {}

    /** Bounds are text that can be cast to the column's type, both inclusive; null = none. */
    record Range(
            String column,
            @Nullable String minOrNull,
            @Nullable String maxOrNull) implements Requirement {}

    /** The whole text matches an RE2 pattern. */
    record Matches(String column, String pattern) implements Requirement {}

    /** Values are text that can be cast to the column's type. */
    record OneOf(String column, List<String> values) implements Requirement {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** Number of characters of a text, both inclusive; -1 = no upper bound. */
    record Length(String column, long min, long max) implements Requirement {}

    /** Of rows that agree in all columns, none of them NULL, only the first one in order of file and line holds. */
    record Unique(List<String> columns) implements Requirement {
        public Unique {
            columns = List.copyOf(columns);
        }
    }

    /**
     * The values stand in some row of another table, unless one of them is NULL.
     *
     * @param table a source or a step
     * @param keys its columns, one for each of {@code columns}
     */
    record ForeignKey(List<String> columns, String table, List<String> keys) implements Requirement {
        public ForeignKey {
            columns = List.copyOf(columns);
            keys = List.copyOf(keys);
        }
    }

    /** The newest value is at most so old when the run is planned. Of all rows together. */
    record Freshness(String column, long maxAgeMillis) implements Requirement {}

    /** How many good rows there are, both inclusive; -1 = no upper bound. Of all rows together. */
    record RowCount(long min, long max) implements Requirement {}
}
