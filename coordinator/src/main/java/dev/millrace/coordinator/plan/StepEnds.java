package dev.millrace.coordinator.plan;

import dev.millrace.graph.Inspection;
import dev.millrace.graph.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows of a step go.
 *
 * @param tables numbers of the outputs that they are written to
 * @param read whether later steps read them
 * @param inspection how its one row is judged, if it is
 */
record StepEnds(List<Integer> tables, boolean read, Optional<Inspection> inspection) {
    StepEnds {
        tables = List.copyOf(tables);
    }

    /** Whether the rows are written down before they go anywhere. */
    boolean store() {
        return read || outputs().size() > 1;
    }

    boolean isJudged() {
        return inspection.isPresent();
    }

    List<Output> outputs() {
        List<Output> outputs = new ArrayList<>();
        tables.forEach(table -> outputs.add(new Output.Table(table)));
        inspection.ifPresent(found -> outputs.add(new Output.Findings(found)));
        return outputs;
    }
}
