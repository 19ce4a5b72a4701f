package dev.millrace.graph;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A choice that was made for a stage when the sizes of its inputs were known.
 *
 * @param reason what was decided and why, for people
 * @param measured the figures that decided, by name; sizes are in bytes
 */
public record Adaptation(Kind kind, String reason, SortedMap<String, Long> measured) {
    public Adaptation {
        measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
    }

    /** What was chosen. */
    public enum Kind {
        /** Small partitions are read by one task. */
        COALESCED,
        /** A large partition is read by several tasks. */
        SPLIT,
        /** A large partition is read by one task, because it cannot be read by several. */
        NOT_SPLIT,
        /** Partitions that give no rows are read by nobody. */
        EMPTY,
        /** What was to be joined by partitions is joined at once, because one side is small enough for every task. */
        BROADCAST,
        /** It is joined by partitions, as planned, because the side that might have been small is not. */
        NOT_BROADCAST,
        /** Rows that the side to be joined does not meet are left out before anything is moved, because that side is small enough for every task. */
        FILTERED,
        /** All rows are moved, as planned, because the side that might have been small is not. */
        NOT_FILTERED,
        /** Nothing is left to do: the stage before has joined already. */
        TAKEN,
        /** Nobody needs its rows, because what they would be joined to is empty. */
        SKIPPED
    }
}
