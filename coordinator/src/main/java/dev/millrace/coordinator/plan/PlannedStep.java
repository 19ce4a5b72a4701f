package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A step that is ready to be written.
 *
 * @param names names of its columns, as the user sees them
 * @param logical its bound query, or why there is none; for people
 * @param writer adds the stages that write an output of this number
 */
record PlannedStep(List<String> names, List<SqlType> types, String logical, IntConsumer writer) {
    PlannedStep {
        names = List.copyOf(names);
        types = List.copyOf(types);
    }
}
