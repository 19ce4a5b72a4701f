/**
 * Runs the production coordinator and worker loop in worlds that are entirely decided by one seed: a virtual clock, coroutines instead of
 * threads, and ports that lose, double, delay and refuse.
 *
 * <p>{@link dev.millrace.simulation.schedule.Scheduler} is time and order, {@code fault} the ports, {@code invariant} the law that is checked
 * after every durable write, {@code world} puts them together. Absent on purpose: any second version of what the protocol does.
 */
@NullMarked
package dev.millrace.simulation;

import org.jspecify.annotations.NullMarked;
