/**
 * Virtual time and coroutines: {@link dev.millrace.simulation.schedule.Scheduler} runs one {@link dev.millrace.simulation.schedule.Fibre} at a
 * time, in an order that the seed decides.
 *
 * <p>A fibre is a continuation of the Java machine, so that code written for threads runs in it unchanged. Absent on purpose: threads, real
 * time, and what the fibres do.
 */
@NullMarked
package dev.millrace.simulation.schedule;

import org.jspecify.annotations.NullMarked;
