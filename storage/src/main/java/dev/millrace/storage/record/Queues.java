package dev.millrace.storage.record;

import dev.millrace.graph.MemoryClass;
import java.util.Optional;

/** Names of the queues. */
public final class Queues {
    /** Messages are run ids: look at this run. */
    public static final String HINTS = "hints";

    private static final String DEAD = "-dead";

    private Queues() {}

    /** Messages are tasks for workers of this class. */
    public static String of(MemoryClass memory) {
        return "tasks-" + memory.name();
    }

    /** Where messages of this class come that were received too often, if its queue has such a limit. */
    public static String deadOf(MemoryClass memory) {
        return deadOf(of(memory));
    }

    /** The same of a queue by its name. */
    public static String deadOf(String queue) {
        return queue + DEAD;
    }

    /** Of a queue of dead letters the one that they were in; empty: it is none. */
    static Optional<String> aliveOf(String queue) {
        return queue.endsWith(DEAD)
                ? Optional.of(queue.substring(0, queue.length() - DEAD.length()))
                : Optional.empty();
    }
}
