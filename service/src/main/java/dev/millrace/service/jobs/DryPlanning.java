package dev.millrace.service.jobs;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.service.memory.MemoryLadder;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.local.SystemClock;
import java.nio.file.Path;

/** Plans a job without a run: nothing is written. */
public final class DryPlanning {
    private DryPlanning() {}

    /**
     * The plan.
     *
     * @param home folder that a run would use; it need not exist
     * @param memoryBytes of all tasks together
     */
    public static PlanView plan(LoadedJob job, Path home, long memoryBytes, String version) {
        LocalObjectStore objects = new LocalObjectStore(home, false, FileFaults.NONE);
        try (HomePlanner planner =
                new HomePlanner(objects, MemoryLadder.of(memoryBytes), new SystemClock(), version, job.folder())) {
            return planner.explain(job.spec());
        }
    }
}
