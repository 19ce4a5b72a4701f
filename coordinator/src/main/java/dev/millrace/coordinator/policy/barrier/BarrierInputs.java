package dev.millrace.coordinator.policy.barrier;

import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of the inputs of a stage that may start.
 *
 * @param maps of each input stage, of its final generation
 * @param decisions of each input stage, of its final generation
 * @param rowBytes planned width of a row of each input stage
 */
public record BarrierInputs(
        SortedMap<StageId, StageMap> maps,
        SortedMap<StageId, StageDecision> decisions,
        SortedMap<StageId, Double> rowBytes,
        BarrierSettings settings) {
    /** Where nothing is known of a row. */
    public static final double USUAL_ROW_BYTES = 8;

    public BarrierInputs {
        maps = Collections.unmodifiableSortedMap(new TreeMap<>(maps));
        decisions = Collections.unmodifiableSortedMap(new TreeMap<>(decisions));
        rowBytes = Collections.unmodifiableSortedMap(new TreeMap<>(rowBytes));
    }
}
