package dev.millrace.functions.aws;

import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.functions.wiring.CloudWiring;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.CloudClass;
import dev.millrace.storage.record.Documents;
import java.nio.file.Path;

/** What a worker keeps warm between its rounds. */
final class WorkerParts {
    private final CloudWiring wiring;
    private final CloudClass memory;
    private final Path scratch;
    private final WorkRound.Margins margins;
    private final Documents documents;

    /** @param scratch folder that this process alone uses; it is emptied */
    WorkerParts(CloudWiring wiring, CloudClass memory, Path scratch, WorkRound.Margins margins) {
        this.wiring = wiring;
        this.memory = memory;
        this.scratch = scratch;
        this.margins = margins;
        this.documents = wiring.documents();
    }

    CloudClass memory() {
        return memory;
    }

    /** The next round. */
    WorkRound round() {
        return wiring.worker(memory, scratch, documents, WorkerEvents.NONE, margins);
    }
}
