package dev.millrace.graph;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How many rows a task gives at least and at most, by the rows that it found in inputs which other stages wrote: a join that keeps a side gives no fewer
 * rows than that side has, a semi-join no more.
 *
 * @param kept inputs each of whose rows gives a row of its own at least
 * @param bounded whether there are no more rows than {@code most} has
 * @param most inputs that have as many rows together as the result at most
 */
public record RowBounds(SortedSet<String> kept, boolean bounded, SortedSet<String> most) {
    /** Nothing is known. */
    public static final RowBounds NONE = new RowBounds(Set.of(), false, Set.of());

    public RowBounds {
        kept = Collections.unmodifiableSortedSet(new TreeSet<>(kept));
        most = Collections.unmodifiableSortedSet(new TreeSet<>(most));
        if (!bounded && !most.isEmpty()) {
            throw new IllegalArgumentException("what has no bound is bounded by nothing, not by " + most);
        }
    }

    public RowBounds(Set<String> kept, boolean bounded, Set<String> most) {
        this(new TreeSet<>(kept), bounded, new TreeSet<>(most));
    }

    /**
     * What is wrong with the number of rows that a task gave, in words; empty: nothing.
     *
     * @param found rows of each input that another stage wrote
     */
    public Optional<String> broken(Map<String, Long> found, long given) {
        long least = sum(kept, found);
        if (given < least) {
            return Optional.of("gave " + given + " rows, and keeps the " + least + " of " + String.join(", ", kept));
        }
        long limit = sum(most, found);
        return bounded && given > limit
                ? Optional.of("gave " + given + " rows, and has no more than the " + limit + " of "
                        + (most.isEmpty() ? "no input" : String.join(", ", most)))
                : Optional.empty();
    }

    private static long sum(Set<String> inputs, Map<String, Long> found) {
        return inputs.stream().mapToLong(input -> found.getOrDefault(input, 0L)).sum();
    }
}
