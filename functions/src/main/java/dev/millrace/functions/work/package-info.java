/**
 * A worker that runs for a short time: it takes messages of its class's queue until there are none or the time is nearly up, and nothing of it goes on
 * after that. Start reading at {@link dev.millrace.functions.work.WorkRound}.
 *
 * <p>Absent on purpose: what a message means and what a task does, which are the engine's.
 */
@NullMarked
package dev.millrace.functions.work;

import org.jspecify.annotations.NullMarked;
