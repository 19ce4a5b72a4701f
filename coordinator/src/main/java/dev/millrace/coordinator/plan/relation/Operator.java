package dev.millrace.coordinator.plan.relation;

/** Comparison operators. */
public enum Operator {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    DISTINCT_FROM("IS DISTINCT FROM"),
    NOT_DISTINCT_FROM("IS NOT DISTINCT FROM");

    private final String sql;

    Operator(String sql) {
        this.sql = sql;
    }

    /** The operator as written between its operands. */
    public String sql() {
        return sql;
    }

    /** The operator that says the same of the operands in the other order. */
    public Operator swapped() {
        return switch (this) {
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            case EQUAL, NOT_EQUAL, DISTINCT_FROM, NOT_DISTINCT_FROM -> this;
        };
    }

    /** Whether rows that satisfy it have equal keys, so that both fall into one hash partition. */
    public boolean isEquality() {
        return this == EQUAL || this == NOT_DISTINCT_FROM;
    }
}
