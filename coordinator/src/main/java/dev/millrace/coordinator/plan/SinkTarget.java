package dev.millrace.coordinator.plan;

import dev.millrace.graph.JobSpec.Sink;

/**
 * A sink as it is planned.
 *
 * @param sink whose step is the one that is written
 * @param name of the step that the user writes; another where what is there is merged with it
 * @param readTag tag of the manifest that was read; empty: none
 */
record SinkTarget(Sink sink, String name, String readTag) {}
