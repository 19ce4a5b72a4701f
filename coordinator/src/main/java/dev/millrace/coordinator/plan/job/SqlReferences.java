package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.JobSpec;
import java.util.Collection;

/** Knows what a SELECT reads. */
public interface SqlReferences {
    /**
     * What a text reads.
     *
     * @param tables names of sources and steps, each once
     * @param paths locations and patterns of files that the text itself names
     */
    record Inputs(Collection<String> tables, Collection<String> paths) {}

    /**
     * What the step's text reads.
     *
     * @param known names of sources and of the other steps
     * @throws dev.millrace.graph.MillraceException the text is not one SELECT, or reads a table that is not known
     */
    Inputs inputs(JobSpec.Step step, Collection<String> known);
}
