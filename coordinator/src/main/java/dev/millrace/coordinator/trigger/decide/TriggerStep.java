package dev.millrace.coordinator.trigger.decide;

import dev.millrace.graph.RunId;
import dev.millrace.graph.UploadedFile;
import dev.millrace.storage.record.TriggerWrites.Failed;
import java.util.List;

/** What follows for a trigger. */
public sealed interface TriggerStep {
    /** No such time. */
    long NEVER = Long.MAX_VALUE;

    /** Nothing until something comes, or until then. */
    record Rest(long untilMillis) implements TriggerStep {}

    /** It was fired, and nothing waits. */
    record Spend() implements TriggerStep {}

    /** These files are a batch, those that are still there. */
    record Seal(List<UploadedFile> files) implements TriggerStep {
        public Seal {
            files = List.copyOf(files);
        }
    }

    /** The open batch is to be run. */
    record Begin() implements TriggerStep {}

    /** Its run goes on. */
    record Await(RunId run) implements TriggerStep {}

    /** The run ended without a word about the files: another one is to take them. */
    record Again() implements TriggerStep {}

    /** Somebody must look at it. */
    record Hold(String why) implements TriggerStep {}

    /** Its run has taken the files. */
    record Taken(RunId run) implements TriggerStep {}

    /** Its run could not take them together: each goes with at most so many from now on. */
    record Split(int share, Failed failed) implements TriggerStep {}

    /** Its run could not take its only file. */
    record Quarantine(Failed failed) implements TriggerStep {}
}
