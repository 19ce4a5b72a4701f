package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The first rows as they come.
 *
 * @param input where rows come from
 * @param limit how many rows come out at most; {@link #UNLIMITED} for all
 * @param offset how many rows are skipped before
 */
public record Limit(Relation input, long limit, long offset) implements Relation {
    @Override
    public List<SqlType> types() {
        return input.types();
    }

    @Override
    public List<Relation> inputs() {
        return List.of(input);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new Limit(inputs.getFirst(), limit, offset);
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }

    /** The limit of an OFFSET without LIMIT. */
    public static final long UNLIMITED = Long.MAX_VALUE;
}
