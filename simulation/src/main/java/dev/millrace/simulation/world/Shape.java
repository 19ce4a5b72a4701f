package dev.millrace.simulation.world;

/** How the stages of a simulated job hang together. */
public enum Shape {
    /** One stage that reads a source and is published. */
    SINGLE,
    /** Stages one after the other, with exchanges between them. */
    CHAIN,
    /** Two sources that meet. */
    TREE,
    /** One source whose rows go two ways and meet again. */
    DIAMOND,
    /** A small source that every task of another reads. */
    BROADCAST,
    /** Tasks that each read what one task before them wrote. */
    ALIGNED,
    /** Two results in two folders. */
    OUTPUTS,
    /** Two sources that are joined: by partitions, or at once when the smaller turns out to be small. */
    JOIN
}
