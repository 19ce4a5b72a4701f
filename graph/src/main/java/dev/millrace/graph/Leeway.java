package dev.millrace.graph;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What may be decided for a stage when the sizes of its inputs are known, without changing its rows.
 *
 * @param coalesces whether a task may read several partitions
 * @param cuts exchanged inputs of which a task may read a part of a partition, if it reads the partition of all others whole
 * @param needs inputs without whose rows there are none in the result: where one of them is empty, nothing has to be read
 */
public record Leeway(boolean coalesces, SortedSet<String> cuts, SortedSet<String> needs) {
    /** Everything as planned. */
    public static final Leeway NONE = new Leeway(false, Set.of(), Set.of());

    public Leeway {
        cuts = Collections.unmodifiableSortedSet(new TreeSet<>(cuts));
        needs = Collections.unmodifiableSortedSet(new TreeSet<>(needs));
    }

    public Leeway(boolean coalesces, Set<String> cuts, Set<String> needs) {
        this(coalesces, new TreeSet<>(cuts), new TreeSet<>(needs));
    }
}
