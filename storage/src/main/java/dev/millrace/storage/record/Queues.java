package dev.millrace.storage.record;

import dev.millrace.graph.MemoryClass;

/** Names of the queues. */
public final class Queues {
    /** Messages are run ids: look at this run. */
    public static final String HINTS = "hints";

    private Queues() {}

    /** Messages are tasks for workers of this class. */
    public static String of(MemoryClass memory) {
        return "tasks-" + memory.name();
    }
}
