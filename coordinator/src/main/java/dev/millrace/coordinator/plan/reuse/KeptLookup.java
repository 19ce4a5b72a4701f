package dev.millrace.coordinator.plan.reuse;

import dev.millrace.coordinator.plan.reuse.KeptResults.Found;
import dev.millrace.graph.StepIdentity;
import java.util.HashMap;
import java.util.Map;

/**
 * The kept results as one planning sees them: every byte of a result is compared once, however many passes the planning takes, and all of them see the
 * same. For one thread.
 */
public final class KeptLookup {
    private final KeptResults results;
    private final Map<Sought, Found> found = new HashMap<>();

    private record Sought(String job, String step, String identity) {}

    public KeptLookup(KeptResults results) {
        this.results = results;
    }

    /** As {@link KeptResults#find}, at the first time that it was asked for. */
    public Found find(String job, String step, StepIdentity identity) {
        return found.computeIfAbsent(new Sought(job, step, identity.text()), _ -> results.find(job, step, identity));
    }
}
