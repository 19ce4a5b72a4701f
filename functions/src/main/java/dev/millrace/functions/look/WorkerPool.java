package dev.millrace.functions.look;

import dev.millrace.graph.CloudClass;
import java.util.List;
import java.util.function.IntSupplier;

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

    /**
     * Workers of a class that were asked for and do not work yet, where one takes so long to begin that a tick finds its message once more. 0 where workers
     * begin at once, and where the service does not say: one too many finds an empty queue, one too few would leave a message.
     */
    default int coming(CloudClass memory) {
        return 0;
    }

    /**
     * The same as {@link #start} without waiting for the answers, where a pool can: more may be begun meanwhile. Whoever begins asks for the number before it returns, because
     * nothing of a function goes on after that.
     *
     * @return waits for the answers, and says how many were asked for
     */
    default IntSupplier begin(CloudClass memory, int count) {
        int started = start(memory, count);
        return () -> started;
    }
}
