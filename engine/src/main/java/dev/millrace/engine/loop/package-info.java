/**
 * The worker's loop: {@link dev.millrace.engine.loop.WorkerLoop} receives a message, claims the task, has it run, writes {@code output.json} last,
 * commits, and acknowledges after all else.
 *
 * <p>Decisions are pure and apart from the writes. Absent on purpose: what a task computes, and any decision about a run.
 */
@NullMarked
package dev.millrace.engine.loop;

import org.jspecify.annotations.NullMarked;
