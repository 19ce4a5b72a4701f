package dev.millrace.coordinator.plan.relation;

import java.util.ArrayList;
import java.util.List;

/**
 * The input columns, then one column for each window function.
 *
 * @param input where rows come from
 * @param calls the window functions
 */
public record Window(Relation input, List<WindowCall> calls) implements Relation {
    public Window {
        calls = List.copyOf(calls);
    }

    @Override
    public List<SqlType> types() {
        List<SqlType> types = new ArrayList<>(input.types());
        calls.forEach(call -> types.add(call.type()));
        return List.copyOf(types);
    }

    @Override
    public List<Relation> inputs() {
        return List.of(input);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new Window(inputs.getFirst(), calls);
    }

    @Override
    public List<Expression> expressions(int position) {
        return calls.stream().flatMap(call -> call.expressions().stream()).toList();
    }
}
