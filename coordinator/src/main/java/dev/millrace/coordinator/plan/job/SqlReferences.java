package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.JobSpec;
import java.util.Collection;

/** Knows which tables a SELECT reads. */
public interface SqlReferences {
    /**
     * The names among {@code known} that the step's text reads, each once.
     *
     * @param known names of sources and of the other steps
     * @throws dev.millrace.graph.MillraceException the text is not one SELECT, or reads a table that is not known
     */
    Collection<String> tables(JobSpec.Step step, Collection<String> known);
}
