/**
 * Job files: text in YAML, JSON or SQL with headers becomes a {@link dev.millrace.graph.JobSpec}, or all that is wrong with it is told with
 * file, line and column. Start reading at {@link dev.millrace.coordinator.plan.job.JobCompiler}; what a job file may hold is described once,
 * in {@link dev.millrace.coordinator.plan.job.JobShape}, for the checks and for the published JSON Schema.
 *
 * <p>Absent on purpose: whether files exist, what SQL means, and values of settings; callers bring these in.
 */
@NullMarked
package dev.millrace.coordinator.plan.job;

import org.jspecify.annotations.NullMarked;
