package dev.millrace.coordinator.plan.distribute;

import java.util.List;
import java.util.Optional;

/** How source files lie in order of their columns, as far as they say it themselves. */
@FunctionalInterface
public interface Clusters {
    Clusters NONE = _ -> Optional.empty();

    /**
     * Between which values of a column the rows of each unit lie. Empty: not all files tell it, or some rows have none.
     *
     * @param column name in the scan
     */
    Optional<KeySpans> of(String column);

    /**
     * What a unit holds, both ends included.
     *
     * @param least of whole numbers, or of dates in days since 1970
     */
    record Span(long least, long greatest) {}

    /** The spans of all units of a scan by the name of a column, in the order of its units. */
    @FunctionalInterface
    interface Spans {
        Optional<List<Span>> of(String column);
    }
}
