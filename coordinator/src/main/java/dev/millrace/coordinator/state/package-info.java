/**
 * What follows from the rows of a run: {@link dev.millrace.coordinator.state.Step} for the run as a whole,
 * {@link dev.millrace.coordinator.state.Advance} for its stages, {@link dev.millrace.coordinator.state.TaskSweep} for one task. Facts in,
 * {@link dev.millrace.coordinator.state.Effect}s out.
 *
 * <p>Pure and repeatable: the same facts give the same effects, anywhere, late, and twice. Absent on purpose: clocks, ports, and whether an effect
 * succeeded; the next look sees that in the rows.
 */
@NullMarked
package dev.millrace.coordinator.state;

import org.jspecify.annotations.NullMarked;
