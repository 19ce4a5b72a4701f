/**
 * The worker: {@link dev.millrace.engine.TaskRunner} is what one task does between its claim and its commit.
 *
 * <p>Absent on purpose: planning and any decision about a run.
 */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
