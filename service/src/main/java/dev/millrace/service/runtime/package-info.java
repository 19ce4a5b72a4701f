/**
 * Runs jobs on one machine: coordinator, worker slots and stores in one process, or with worker processes beside it. Start reading at
 * {@link dev.millrace.service.runtime.EmbeddedRuntime}; {@link dev.millrace.service.runtime.Wiring} puts the parts together.
 *
 * <p>Absent on purpose: decisions about runs and tasks, which are the coordinator's and the worker loop's.
 */
@NullMarked
package dev.millrace.service.runtime;

import org.jspecify.annotations.NullMarked;
