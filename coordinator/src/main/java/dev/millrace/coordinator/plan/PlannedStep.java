package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.List;

/**
 * A step whose stages are in the plan.
 *
 * @param names names of its columns, as the user sees them
 * @param types their types
 * @param logical its bound query, or why there is none; for people
 */
record PlannedStep(List<String> names, List<SqlType> types, String logical) {
    PlannedStep {
        names = List.copyOf(names);
        types = List.copyOf(types);
    }
}
