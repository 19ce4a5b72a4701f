/**
 * From what a user wrote to a job that can be submitted. Start reading at {@link dev.millrace.service.jobs.JobLoading}.
 *
 * <p>Absent on purpose: planning, which the coordinator does when it looks at the run.
 */
@NullMarked
package dev.millrace.service.jobs;

import org.jspecify.annotations.NullMarked;
