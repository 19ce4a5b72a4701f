package dev.millrace.sdk;

import dev.millrace.service.runs.RunView;

/**
 * How far a run is.
 *
 * @param tasks of all stages that are known; 0: it is not planned yet
 * @param done tasks that have a result
 * @param bytesRead of source files
 */
public record Progress(int tasks, int done, long bytesRead) {
    static Progress of(RunView view) {
        return new Progress(view.tasks(), view.tasksDone(), view.bytesRead());
    }

    /** From 0 to 1. */
    public double share() {
        return tasks == 0 ? 0 : (double) done / tasks;
    }
}
