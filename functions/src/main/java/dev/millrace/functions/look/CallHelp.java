package dev.millrace.functions.look;

import dev.millrace.graph.CloudClass;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Other coordinators of the same version of the code, each of which calls some of many workers: one core makes only so many calls in a second. */
@FunctionalInterface
public interface CallHelp {
    /** Nobody helps. */
    CallHelp NONE = (_, _) -> Optional.empty();

    /**
     * Asks one to call so many workers, once; does not wait for the answer. Throws nothing for what the service refuses.
     *
     * @return waits for the answer, and says how many workers it was taken for: all or none; empty: nobody was asked
     */
    Optional<IntSupplier> ask(CloudClass memory, int count);
}
