package dev.millrace.coordinator.plan.relation;

import java.util.List;

/**
 * All rows of a named table.
 *
 * @param table name of the table, as the planner knows it
 * @param columns what is read of each row
 */
public record Scan(String table, List<ScanColumn> columns) implements Relation {
    public Scan {
        columns = List.copyOf(columns);
    }

    @Override
    public List<SqlType> types() {
        return columns.stream().map(ScanColumn::type).toList();
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
