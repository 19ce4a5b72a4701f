package dev.millrace.coordinator.plan.frame;

/** Which rows a join gives. */
public enum JoinKind {
    /** Pairs. */
    INNER("JOIN"),
    /** Pairs, and left rows without a partner. */
    LEFT("LEFT JOIN"),
    /** Pairs, and right rows without a partner. */
    RIGHT("RIGHT JOIN"),
    /** Pairs, and rows of both sides without a partner. */
    FULL("FULL JOIN"),
    /** Left rows that have a partner, each once. */
    SEMI("SEMI JOIN"),
    /** Left rows that have none. */
    ANTI("ANTI JOIN");

    private final String words;

    JoinKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
