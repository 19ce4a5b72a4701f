package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * One output row for each input row.
 *
 * @param input where rows come from
 * @param expressions the output columns
 */
public record Project(Relation input, List<Expression> expressions) implements Relation {
    public Project {
        expressions = List.copyOf(expressions);
    }

    @Override
    public List<SqlType> types() {
        return expressions.stream().map(Expression::type).toList();
    }

    @Override
    public List<Relation> inputs() {
        return List.of(input);
    }

    @Override
    public Relation withInputs(List<Relation> inputs) {
        return new Project(inputs.getFirst(), expressions);
    }

    @Override
    public List<Expression> expressions(int position) {
        return expressions;
    }
}
