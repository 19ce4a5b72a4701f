package dev.millrace.coordinator.plan;

import dev.millrace.graph.Inspection;
import dev.millrace.graph.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows of a step go.
 *
 * @param sinks where they are written
 * @param firstOutput number of the first of these outputs
 * @param read whether later steps read them
 * @param inspection how its one row is judged, if it is
 */
record StepEnds(List<SinkTarget> sinks, int firstOutput, boolean read, Optional<Inspection> inspection) {
    StepEnds {
        sinks = List.copyOf(sinks);
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
        for (int sink = 0; sink < sinks.size(); sink++) {
            outputs.add(new Output.Table(firstOutput + sink));
        }
        inspection.ifPresent(found -> outputs.add(new Output.Findings(found)));
        return outputs;
    }
}
