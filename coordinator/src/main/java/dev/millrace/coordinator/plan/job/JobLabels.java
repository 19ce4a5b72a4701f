package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import java.util.Optional;
import java.util.Set;

/** How many labels a job has at most: those of its file, and those that are added to them when it is run. */
public final class JobLabels {
    /** The most. */
    public static final int MOST = 32;

    private JobLabels() {}

    /** What is wrong with so many. */
    public static Optional<Failure> tooMany(Set<String> names) {
        return names.size() <= MOST
                ? Optional.empty()
                : Optional.of(Failure.invalid(
                        "TOO_MANY_LABELS",
                        "The job has " + names.size() + " labels, and at most " + MOST + " are kept",
                        "Leave some out: what tells runs apart can be a parameter"));
    }
}
