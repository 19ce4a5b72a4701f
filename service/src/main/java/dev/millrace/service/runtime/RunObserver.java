package dev.millrace.service.runtime;

import dev.millrace.service.runs.RunView;

/** Watches a run while a command waits for it. Called on the waiting thread, a few times a second. */
@FunctionalInterface
public interface RunObserver {
    void saw(RunView run);
}
