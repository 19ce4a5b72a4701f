package dev.millrace.service.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The service that makes stacks. Every method throws {@link dev.millrace.graph.MillraceException}: {@code UNAVAILABLE} when it does not answer, {@code INVALID}
 * when it refuses.
 */
public interface Stacks {
    /**
     * A stack that is there.
     *
     * @param id by which it is found also when it has gone
     * @param status as the service calls it
     */
    record Stack(String id, String status, SortedMap<String, String> parameters, SortedMap<String, String> outputs) {
        public Stack {
            parameters = new TreeMap<>(parameters);
            outputs = new TreeMap<>(outputs);
        }

        /** Whether something is being done to it. */
        public boolean isBusy() {
            return status.endsWith("_IN_PROGRESS") && !isOnlyPrepared();
        }

        /** Whether it can be used, and changed. */
        public boolean isWhole() {
            return status.endsWith("_COMPLETE") && !status.contains("ROLLBACK") && !isGone();
        }

        /** Whether nothing was made yet. */
        public boolean isOnlyPrepared() {
            return status.equals("REVIEW_IN_PROGRESS");
        }

        public boolean isGone() {
            return status.equals("DELETE_COMPLETE");
        }
    }

    /**
     * What is to be.
     *
     * @param template its text, or where in a bucket it lies
     */
    record Wanted(String stack, String template, Map<String, String> parameters) {
        public Wanted {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * A change of one resource.
     *
     * @param action what is done, such as {@code Add}
     * @param replaced whether another one takes its place
     */
    record Change(String action, String resource, String type, boolean replaced) {}

    /**
     * Changes that are prepared, and wait to be carried out.
     *
     * @param id empty: there is nothing to be changed
     */
    record ChangeSet(String stackId, String id, List<Change> changes) {
        public ChangeSet {
            changes = List.copyOf(changes);
        }
    }

    /** Empty: there is none. */
    Optional<Stack> find(String nameOrId);

    /** Prepares changes and waits until they are. */
    ChangeSet prepare(Wanted wanted);

    /** Begins to carry out changes. */
    void execute(ChangeSet changes);

    /** Forgets changes, and the stack that was only prepared for them. */
    void discard(ChangeSet changes);

    /** Begins to remove a stack. */
    void remove(String name);

    /** Why resources could not be made, changed or removed in what was done last, the first cause first; of nested stacks too. */
    List<String> troubles(String stackId);
}
