package dev.millrace.coordinator.drive;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.storage.Layout;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Which files a run publishes: those of the winners that the maps of its final stages list, in order of stages, tasks and parts. */
final class PublishedFiles {
    /**
     * A file to make visible.
     *
     * @param output of the plan, by position
     * @param from the winner's object
     * @param to its published place
     */
    record PublishedFile(int output, Part part, Location from, Location to) {}

    private final CoordinatorParts parts;
    private final RunRow run;
    private final StageGraph plan;

    PublishedFiles(CoordinatorParts parts, RunRow run, StageGraph plan) {
        this.parts = parts;
        this.run = run;
        this.plan = plan;
    }

    List<PublishedFile> list() {
        SortedMap<StageId, StageRow> rows = new FactsReader(parts).rows(run);
        List<PublishedFile> files = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            if (stage.output() instanceof Output.Table table) {
                StageRow row = rows.get(stage.id());
                if (row == null) {
                    throw lost("the row of stage " + stage.id());
                }
                StageMap map = map(stage, row);
                for (Winner winner : map.winners()) {
                    files.addAll(of(
                            map.stage(),
                            map.generation(),
                            table.output(),
                            winner.attempt(),
                            winner.output().parts()));
                }
            }
        }
        return files;
    }

    /** It names the stage whose tasks wrote the files. */
    private StageMap map(Stage stage, StageRow row) {
        if (parts.rules().broken(Rule.CURRENT_GENERATION)) {
            StageKeys first = new StageKeys(run.run(), stage.id(), 0, new SlotTree(stage.tasks()), parts.rules());
            return new StageMap(stage.id(), 0, new Winners(parts).of(first));
        }
        return parts.documents()
                .map(run.run(), stage.id(), row.generation())
                .orElseThrow(() -> lost("the map of stage " + stage.id()));
    }

    /** What an attempt wrote, in order of its parts. */
    List<PublishedFile> of(StageId stage, int generation, int output, AttemptId attempt, List<Part> written) {
        OutputSpec spec = plan.outputs().get(output);
        Location folder = parts.ports().layout().attempt(run.run(), stage, generation, attempt);
        List<PublishedFile> files = new ArrayList<>();
        for (int part = 0; part < written.size(); part++) {
            files.add(new PublishedFile(
                    output,
                    written.get(part),
                    folder.resolve(written.get(part).name()),
                    Layout.published(
                            spec.destination(),
                            run.run(),
                            stage,
                            attempt,
                            part,
                            folder(written.get(part).name()),
                            spec.extension())));
        }
        return files;
    }

    /** The folders of a part within its attempt, which it keeps when it is published: empty, or ending with a slash. */
    private static String folder(String part) {
        return part.substring(0, part.lastIndexOf('/') + 1);
    }

    private static RuntimeException lost(String what) {
        return Failure.of(FailureKind.CORRUPT, "PUBLISH_SOURCE_LOST", "Cannot publish: " + what + " is not there")
                .toException();
    }
}
