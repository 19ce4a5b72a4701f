package dev.millrace.service.runtime;

import dev.millrace.graph.RunId;
import dev.millrace.storage.record.RunState;

/**
 * The run that a job's key stands for.
 *
 * @param state when it was found; a run that is new is ACCEPTED
 */
public record Keyed(RunId run, RunState state) {}
