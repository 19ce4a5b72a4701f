package dev.millrace.service.jobs;

import dev.millrace.graph.JobSpec;
import java.nio.file.Path;

/**
 * A job that can be submitted or planned.
 *
 * @param folder where relative paths in its SQL begin
 */
public record LoadedJob(JobSpec spec, Path folder) {}
