package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * UNION, EXCEPT or INTERSECT of inputs with the same column types.
 *
 * @param kind which
 * @param all whether duplicates count (ALL); else every row comes out once
 * @param inputs two or more inputs, in order
 */
public record SetOperation(Kind kind, boolean all, List<Relation> inputs) implements Relation {
    public SetOperation {
        inputs = List.copyOf(inputs);
    }

    @Override
    public List<SqlType> types() {
        return inputs.getFirst().types();
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new SetOperation(kind, all, inputs);
    }

    @Override
    public List<Expression> expressions(int position) {
        return all && kind == Kind.UNION ? List.of() : inputs.get(position).outputs();
    }

    /** Which set operation. */
    public enum Kind {
        UNION,
        EXCEPT,
        INTERSECT
    }
}
