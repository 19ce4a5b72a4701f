package dev.millrace.coordinator.drive;

import dev.millrace.graph.Findings;
import dev.millrace.graph.Output;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the contracts and checks of a run have found so far: it stands in the maps of the stages that look for it. */
public final class RunFindings {
    private RunFindings() {}

    /**
     * In order of the plan.
     *
     * @param rows of the stages that have begun
     */
    public static List<Findings> of(Documents documents, RunId run, StageGraph plan, Collection<StageRow> rows) {
        List<Findings> findings = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            if (stage.output() instanceof Output.Findings) {
                rows.stream()
                        .filter(row -> row.stage().equals(stage.id()) && row.isDone())
                        .flatMap(row -> documents.map(run, stage.id(), row.generation()).stream())
                        .flatMap(map -> map.winners().stream())
                        .flatMap(winner -> winner.output().findings().stream())
                        .forEach(findings::add);
            }
        }
        return findings;
    }
}
