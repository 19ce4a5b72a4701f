package dev.millrace.functions.look;

import dev.millrace.graph.CloudClass;
import java.util.List;

/** Starts workers. Each takes messages of its class's queue until there are none; one that finds none ends. */
public interface WorkerPool {
    /** Classes that can be started, smallest first. */
    List<CloudClass> classes();

    /**
     * Asks for so many workers, as far as the service takes the request; returns after asking. What could not be asked for is nobody's loss: the next tick
     * finds the messages. Throws nothing for what the service refuses.
     *
     * @return how many were asked for
     */
    int start(CloudClass memory, int count);
}
