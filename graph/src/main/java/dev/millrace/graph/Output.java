package dev.millrace.graph;

/** What a task writes under its attempt's key. */
public sealed interface Output {
    /**
     * One object of {@code partitions} segments. The last column of the work's result is the INTEGER partition of each row, from 0, and is not
     * stored. Row order is kept within a segment.
     *
     * @param groups more than 1: the second level of an exchange. Tasks belong to so many groups of neighbouring partitions, as many to each, and have
     *     rows for the partitions of their group alone
     */
    record Exchange(int partitions, int groups) implements Output {
        public Exchange {
            if (partitions < 1 || groups < 1 || groups > partitions) {
                throw new IllegalArgumentException(
                        "an exchange has at least one partition and group: " + partitions + " in " + groups);
            }
        }

        /** Each task may have rows for each partition. */
        public Exchange(int partitions) {
            this(partitions, 1);
        }
    }

    /** One segment with all rows, for aligned and broadcast readers. */
    record Rows() implements Output {}

    /** Files to publish as output number {@code output} of the plan. */
    record Table(int output) implements Output {}

    /** Counts that the run keeps, and that end it beyond their limits; no object. */
    record Findings(Inspection inspection) implements Output {}
}
