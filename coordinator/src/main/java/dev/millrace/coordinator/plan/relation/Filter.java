package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * The input rows for which every predicate holds.
 *
 * @param input where rows come from
 * @param predicates all must hold; none keeps every row
 */
public record Filter(Relation input, List<Expression> predicates) implements Relation {
    public Filter {
        predicates = List.copyOf(predicates);
    }

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
        return new Filter(inputs.getFirst(), predicates);
    }

    @Override
    public List<Expression> expressions(int position) {
        return predicates;
    }
}
