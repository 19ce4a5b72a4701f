package dev.millrace.coordinator.plan.relation;

/** Kinds of join, by the rows that come out. */
public enum JoinKind {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    /** Left rows with a match, once. */
    SEMI,
    /** Left rows without a match. */
    ANTI,
    /** Every left row, with one more BOOLEAN column: whether there is a match, NULL where SQL's IN gives NULL. */
    MARK,
    /** Every left row with its match, or NULLs; a second match is an error. */
    SINGLE;

    /** Whether right columns come out. */
    public boolean keepsRight() {
        return switch (this) {
            case INNER, LEFT, RIGHT, FULL, SINGLE -> true;
            case SEMI, ANTI, MARK -> false;
        };
    }
}
