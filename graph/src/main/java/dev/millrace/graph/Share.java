package dev.millrace.graph;

/**
 * What one task reads of the exchanged inputs of its stage: partitions {@code [firstPartition, untilPartition)} of each, one after the other, each in
 * the order of the tasks that wrote it. Of one input perhaps only what tasks {@code [firstWriter, untilWriter)} of its stage wrote.
 *
 * @param cutOrEmpty the relation of which only some writers' rows are read; empty: none
 */
public record Share(int firstPartition, int untilPartition, String cutOrEmpty, int firstWriter, int untilWriter) {
    /** No partition: a task that reads no rows at all, of no input, and whose output only tells its columns. */
    public static final Share NOTHING = new Share(0, 0, "", 0, 0);

    public Share {
        boolean ordered = firstPartition >= 0 && untilPartition >= firstPartition;
        boolean cut = !cutOrEmpty.isEmpty();
        boolean fits = cut ? firstWriter >= 0 && untilWriter > firstWriter : firstWriter == 0 && untilWriter == 0;
        if (!ordered || !fits || cut && untilPartition - firstPartition != 1) {
            throw new IllegalArgumentException("no share: partitions " + firstPartition + " to " + untilPartition
                    + ", writers " + firstWriter + " to " + untilWriter + " of '" + cutOrEmpty + "'");
        }
    }

    /** Whole partitions. */
    public static Share of(int firstPartition, int untilPartition) {
        return new Share(firstPartition, untilPartition, "", 0, 0);
    }

    /** A piece of one partition. */
    public static Share piece(int partition, String relation, int firstWriter, int untilWriter) {
        return new Share(partition, partition + 1, relation, firstWriter, untilWriter);
    }

    public boolean isNothing() {
        return firstPartition == untilPartition;
    }

    /** Whether rows that {@code writer} wrote for {@code relation} belong to it, as far as they are in its partitions. */
    public boolean includes(String relation, int writer) {
        return !cutOrEmpty.equals(relation) || writer >= firstWriter && writer < untilWriter;
    }

    public int partitions() {
        return untilPartition - firstPartition;
    }
}
