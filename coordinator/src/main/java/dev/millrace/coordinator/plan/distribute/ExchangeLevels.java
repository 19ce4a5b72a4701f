package dev.millrace.coordinator.plan.distribute;

/**
 * Whether rows go from their writers to their readers at once, or through a stage between, whose tasks each have a group of partitions, or a piece of
 * one: what some of the writers wrote. Of W writers and P partitions one level has W × P segments, each read by a request of its own; two levels have
 * W × √P, and P for each piece.
 *
 * @param mostSegments more have two levels
 * @param leastSegmentBytes smaller ones have two levels, too
 * @param fanIn small segments that a reader fetches at once all the same
 */
record ExchangeLevels(long mostSegments, long leastSegmentBytes, int fanIn) {
    /** Fewer partitions make no groups of several. */
    private static final int LEAST_PARTITIONS = 4;

    /**
     * Groups of the first level; 1: there is only one level.
     *
     * @param bytes of all rows
     */
    int groups(int writers, int partitions, double bytes) {
        if (partitions < LEAST_PARTITIONS || writers < 2) {
            return 1;
        }
        double segments = (double) writers * partitions;
        boolean small = bytes / segments < leastSegmentBytes && writers > fanIn;
        return segments > mostSegments || small ? (int) Math.ceil(Math.sqrt(partitions)) : 1;
    }

    /**
     * How many tasks share a group, so that each has about as much as a task that reads a partition.
     *
     * @param bytes of all rows
     */
    static int pieces(int writers, int groups, double bytes, PlanSettings settings) {
        double wanted = Math.ceil(bytes / groups / settings.partitionBytes());
        return (int) Math.max(1, Math.min(wanted, Math.min(writers, settings.maxTasks() / groups)));
    }
}
