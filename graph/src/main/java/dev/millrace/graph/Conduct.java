package dev.millrace.graph;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How runs of a job are conducted, whatever they compute.
 *
 * @param webhooks who is told of their ends, in order of the file
 * @param memoryBytes the least memory of a worker for any task; 0 = as estimated
 * @param steps what single steps say, by name
 */
public record Conduct(List<Webhook> webhooks, long memoryBytes, SortedMap<String, OfStep> steps) {
    public static final Conduct DEFAULT = new Conduct(List.of());

    public Conduct {
        webhooks = List.copyOf(webhooks);
        steps = Collections.unmodifiableSortedMap(new TreeMap<>(steps));
    }

    /** Only who is told. */
    public Conduct(List<Webhook> webhooks) {
        this(webhooks, 0, new TreeMap<>());
    }

    /**
     * What one step says.
     *
     * @param timeoutMillis longest time of one of its tasks; 0 = what the run says
     * @param memoryBytes the least memory of a worker for its tasks; 0 = what the job says
     * @param gpu whether its tasks need a worker with a GPU
     */
    public record OfStep(long timeoutMillis, long memoryBytes, boolean gpu) {
        public static final OfStep NOTHING = new OfStep(0, 0);

        /** On workers of any kind. */
        public OfStep(long timeoutMillis, long memoryBytes) {
            this(timeoutMillis, memoryBytes, false);
        }
    }
}
