package dev.millrace.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Small rows of attributes under conditional writes; the shape of a DynamoDB table.
 *
 * <p><b>Atomicity.</b> An update reads, tests and writes one row as one step; a transaction does so with several, all or none. Reads are
 * consistent: they see every update that returned. <b>Missing.</b> A row that was never written is absent; updating it creates it, unless a
 * condition says otherwise. <b>Repeats.</b> A repeated update may be refused by its own effect. <b>Order</b> of keys is that of their UTF-8
 * bytes. <b>Expiry.</b> A row whose numeric attribute {@code expires} (milliseconds since 1970) lies in the past may vanish at any time, or
 * stay.
 *
 * <p><b>Errors.</b> {@link StorageException.Unavailable}: nothing happened. {@link StorageException.UnknownFate}: read back.
 */
public interface StateTable {
    Optional<Row> read(Key key);

    /** As {@link #read} of each, in the same order; not as one step. One after the other by default, at the same time where a table is far away. */
    default List<Optional<Row>> readAll(List<Key> keys) {
        return keys.stream().map(this::read).toList();
    }

    /** Rows of one partition whose sort key begins with {@code sortPrefix}, in order of the sort key, all pages. */
    List<Row> query(String partition, String sortPrefix);

    Outcome update(Update update);

    /** All or none. Refused: {@code old} is the row of the first refused update. */
    Outcome transact(List<Update> updates);

    /** Removes a row, if it is there. */
    void remove(Key key);

    /** Removes those that are there, as cheaply as many can be; not as one step. */
    default void removeAll(List<Key> keys) {
        keys.forEach(this::remove);
    }

    /** Rows with a numeric attribute {@code due} of at most {@code nowMillis}, earliest first. May be late; a hint. */
    List<Row> due(long nowMillis, int limit);

    /**
     * Each row with a numeric attribute {@code due}, in no order; where a table is far away, with the memory of a page. A hint as {@link #due}: a row that
     * changes meanwhile may be told twice, or not at all.
     */
    default void eachDue(Consumer<Row> told) {
        due(Long.MAX_VALUE, Integer.MAX_VALUE).forEach(told);
    }

    /** Partition and sort key. */
    record Key(String partition, String sort) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = partition.compareTo(other.partition);
            return order != 0 ? order : sort.compareTo(other.sort);
        }
    }

    /** A row as read. Values are {@link Value.Text} or {@link Value.Number}. */
    record Row(Key key, SortedMap<String, Value> attributes) {
        public Row {
            attributes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }

        public Optional<String> text(String name) {
            return attributes.get(name) instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty();
        }

        public Optional<Long> number(String name) {
            return attributes.get(name) instanceof Value.Number number
                    ? Optional.of(number.number())
                    : Optional.empty();
        }
    }

    sealed interface Value {
        record Text(String text) implements Value {}

        record Number(long number) implements Value {}

        static Value of(String text) {
            return new Text(text);
        }

        static Value of(long number) {
            return new Number(number);
        }
    }

    /** One row's conditional write: if every condition holds, every change is made. */
    record Update(Key key, List<Condition> conditions, List<Change> changes) {
        public Update {
            conditions = List.copyOf(conditions);
            changes = List.copyOf(changes);
        }
    }

    /** What must hold of the row before. An absent row has no attributes. */
    sealed interface Condition {
        record RowAbsent() implements Condition {}

        record RowExists() implements Condition {}

        record Absent(String attribute) implements Condition {}

        record Equal(String attribute, Value value) implements Condition {}

        /** Absent, or a number below {@code bound}. */
        record AbsentOrBelow(String attribute, long bound) implements Condition {}

        /** Absent, or a number of at most {@code bound}. */
        record AbsentOrAtMost(String attribute, long bound) implements Condition {}

        /** Absent, or equal. */
        record AbsentOrEqual(String attribute, Value value) implements Condition {}
    }

    /** What changes. */
    sealed interface Change {
        record Set(String attribute, Value value) implements Change {}

        /** Adds to a number; an absent one counts as {@code start}. */
        record Add(String attribute, long start, long delta) implements Change {}

        record Remove(String attribute) implements Change {}
    }

    /** What became of an update. */
    sealed interface Outcome {
        /** Done; the row (of a transaction: of its first update) as it is now. */
        record Applied(Row row) implements Outcome {}

        /** A condition did not hold; the row as it was, if there was one. */
        record Refused(Optional<Row> old) implements Outcome {}
    }

    static SortedMap<String, Value> attributes(Map<String, Value> values) {
        return new TreeMap<>(values);
    }
}
