package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * A table function over constants: {@code range}, {@code generate_series}, {@code unnest}.
 *
 * @param function its name
 * @param arguments its arguments
 * @param types types of its columns
 */
public record TableFunction(String function, List<Expression> arguments, List<SqlType> types) implements Relation {
    public TableFunction {
        arguments = List.copyOf(arguments);
        types = List.copyOf(types);
    }

    @Override
    public List<Relation> inputs() {
        return List.of();
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return this;
    }

    @Override
    public List<Expression> expressions(int position) {
        return List.of();
    }
}
