package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.policy.barrier.BarrierInputs;
import dev.millrace.coordinator.policy.barrier.BarrierSettings;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.storage.record.StageRow;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what the stages that a stage waits for turned out to be: documents that never change any more. */
final class InputsReader {
    private final CoordinatorParts parts;

    InputsReader(CoordinatorParts parts) {
        this.parts = parts;
    }

    /** @param rows of stages; every stage that it waits for is done */
    BarrierInputs read(StageGraph plan, Stage stage, SortedMap<StageId, StageRow> rows, BarrierSettings settings) {
        SortedMap<StageId, StageMap> maps = new TreeMap<>();
        SortedMap<StageId, StageDecision> decisions = new TreeMap<>();
        SortedMap<StageId, Double> widths = new TreeMap<>();
        for (StageId input : stage.awaitedStages()) {
            StageRow row = Objects.requireNonNull(rows.get(input));
            maps.put(input, parts.map(row.run(), input, row.generation()));
            decisions.put(input, parts.decision(row));
            widths.put(input, rowBytes(plan.stage(input).estimate()));
        }
        return new BarrierInputs(maps, decisions, widths, settings);
    }

    private static double rowBytes(Stage.Estimate estimate) {
        return estimate.outputRows() > 0 && estimate.outputBytes() > 0
                ? (double) estimate.outputBytes() / estimate.outputRows()
                : BarrierInputs.USUAL_ROW_BYTES;
    }
}
