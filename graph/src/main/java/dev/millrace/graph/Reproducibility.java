package dev.millrace.graph;

/** What the rows of a stage depend on. */
public enum Reproducibility {
    /** Values are the same for any order of the inputs: whole numbers, decimals, minima, counts. */
    EXACT,
    /** Values depend on the order of rows or of additions, which the plan fixes: one thread a task, parts in order. */
    ORDERED,
    /** By the user's wish ({@code reproducible: false}), or by a function such as {@code random()}. */
    NOT_REPRODUCIBLE
}
