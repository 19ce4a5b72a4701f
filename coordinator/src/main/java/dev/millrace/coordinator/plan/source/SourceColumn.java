package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Column;

/** A column with its type understood. */
record SourceColumn(String name, SqlType type) {
    Column asColumn() {
        return new Column(name, DescribedType.of(type));
    }

    /** SQL for a column that a file lacks. */
    String absent() {
        return "CAST(NULL AS " + type.sql() + ")";
    }
}
