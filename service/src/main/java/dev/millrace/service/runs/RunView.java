package dev.millrace.service.runs;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StepReuse;
import dev.millrace.graph.Taking;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Optional;

/**
 * A run as it stands.
 *
 * @param failure why it failed; with the place of the step, where a task failed
 * @param plan empty: it is not planned yet
 * @param stages in order; empty before it is planned
 * @param findings what its contracts and checks have found so far
 */
public record RunView(
        RunRow row,
        Optional<Failure> failure,
        Optional<StageGraph> plan,
        List<StageView> stages,
        List<Findings> findings) {
    public RunView {
        findings = List.copyOf(findings);
        stages = List.copyOf(stages);
    }

    /** Which files it takes of an incremental source. */
    public Optional<Taking> taking() {
        return plan.flatMap(StageGraph::taking);
    }

    /** What became of its cached steps. */
    public List<StepReuse> reuse() {
        return plan.map(StageGraph::reuse).orElse(List.of());
    }

    public int tasks() {
        return stages.stream().mapToInt(StageView::tasks).sum();
    }

    public int tasksDone() {
        return stages.stream().mapToInt(StageView::done).sum();
    }

    /** Bytes of source files that were read. */
    public long bytesRead() {
        return stages.stream()
                .filter(stage -> stage.stage().inputs().stream().anyMatch(Input.Splits.class::isInstance))
                .mapToLong(stage -> stage.totals().bytesRead())
                .sum();
    }

    /** Bytes handed from stage to stage. */
    public long bytesExchanged() {
        return stages.stream()
                .filter(stage -> !(stage.stage().output() instanceof Output.Table))
                .mapToLong(stage -> stage.totals().bytesWritten())
                .sum();
    }

    public long peakBytes() {
        return stages.stream()
                .mapToLong(stage -> stage.totals().peakBytes())
                .max()
                .orElse(0);
    }

    /** From submission, or the last retry, to the end or until now. */
    public long millis(long nowMillis) {
        long end = row.endedMillis() == RunRow.NONE ? nowMillis : row.endedMillis();
        return Math.max(0, end - row.startedMillis());
    }
}
