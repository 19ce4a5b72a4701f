/**
 * Small judges, each one question with numbers as arguments: the next memory class ({@link dev.millrace.coordinator.policy.ClassLadder}), a finer
 * plan, when to sweep, when to look again, when to speculate, and whether a run has used what it may.
 *
 * <p>Pure. Absent on purpose: rows being written, ports, clocks; time is an argument.
 */
@NullMarked
package dev.millrace.coordinator.policy;

import org.jspecify.annotations.NullMarked;
