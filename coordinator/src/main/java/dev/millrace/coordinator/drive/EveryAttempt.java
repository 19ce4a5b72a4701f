package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.drive.PublishedFiles.PublishedFile;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Location;
import dev.millrace.graph.Output;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.RunRow;
import java.util.ArrayList;
import java.util.List;

/** The files of all attempts of the final stages, whoever won: what is published where the rule to copy only winners is left out. */
final class EveryAttempt {
    private static final int LIMIT = 10_000;

    private final CoordinatorParts parts;
    private final RunRow run;
    private final StageGraph plan;

    EveryAttempt(CoordinatorParts parts, RunRow run, StageGraph plan) {
        this.parts = parts;
        this.run = run;
        this.plan = plan;
    }

    List<PublishedFile> files() {
        return parts.ports().layout().attempts(run.run()).stream()
                .flatMap(attempts -> files(attempts).stream())
                .toList();
    }

    private List<PublishedFile> files(Location attempts) {
        List<PublishedFile> files = new ArrayList<>();
        for (ObjectStore.Listed listed : parts.ports().objects().list(attempts, "", LIMIT)) {
            String[] path = listed.location()
                    .uri()
                    .substring(attempts.uri().length() + 1)
                    .split("/", -1);
            Stage stage = plan.stage(new StageId(Integer.parseInt(path[0])));
            if (path.length == 5 && path[4].equals("output.json") && stage.output() instanceof Output.Table table) {
                int generation = Integer.parseInt(path[1]);
                files.addAll(new PublishedFiles(parts, run, plan)
                        .of(
                                stage.id(),
                                generation,
                                table.output(),
                                AttemptId.parse(path[3]),
                                written(listed.location())));
            }
        }
        return files;
    }

    private List<AttemptOutput.Part> written(Location document) {
        return parts.ports()
                .objects()
                .get(document)
                .map(blob -> AttemptOutputCodec.read(blob.bytes()).parts())
                .orElse(List.of());
    }
}
