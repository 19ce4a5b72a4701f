package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * A source read leniently: every row is there, with NULL where a text is no value of its column's type, and with where it stands.
 *
 * @param source its own columns, then those of {@code names}
 * @param columns its own columns
 * @param texts names of those whose text is there as well, because it may be no value of the type
 * @param whole whether a row's record, fault and number of fields are there: it is text
 * @param names of the other columns
 */
public record DescribedRecords(
        DescribedSource source, List<Column> columns, List<String> texts, Whole whole, RecordNames names) {
    public DescribedRecords {
        columns = List.copyOf(columns);
        texts = List.copyOf(texts);
    }

    /** The same over a source that has more columns behind these, which are its own. */
    DescribedRecords over(DescribedSource more) {
        List<Column> own = new ArrayList<>(columns);
        own.addAll(
                more.columns().subList(source.columns().size(), more.columns().size()));
        return new DescribedRecords(more, own, texts, whole, names);
    }

    /** What is known of a row's record. */
    public enum Whole {
        /** Its text, fault and number of fields. */
        DELIMITED,
        /** Its text and fault. */
        OBJECT,
        /** Nothing: a row is its columns. */
        ROW
    }
}
