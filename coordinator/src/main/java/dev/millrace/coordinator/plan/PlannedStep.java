package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Column;
import java.util.List;

/**
 * A step whose stages are in the plan.
 *
 * @param names names of its columns, as the user sees them
 * @param types their types
 * @param logical its bound query, or why there is none; for people
 * @param sinks where its rows are written
 */
record PlannedStep(List<String> names, List<SqlType> types, String logical, List<PlannedSink> sinks) {
    PlannedStep {
        sinks = List.copyOf(sinks);
        names = List.copyOf(names);
        types = List.copyOf(types);
    }

    /** Before its sinks are looked at. */
    PlannedStep(List<String> names, List<SqlType> types, String logical) {
        this(names, types, logical, List.of());
    }

    /** A step of which only the columns are known. */
    static PlannedStep described(List<Column> columns, String logical) {
        return new PlannedStep(
                columns.stream().map(Column::name).toList(),
                columns.stream().map(column -> TypeText.parse(column.type())).toList(),
                logical);
    }

    PlannedStep into(List<SinkTarget> written) {
        return new PlannedStep(
                names,
                types,
                logical,
                written.stream().map(sink -> new PlannedSink(sink, this)).toList());
    }
}
