/**
 * Carries out what was decided: {@link dev.millrace.coordinator.drive.Coordinator} looks at a run, {@link dev.millrace.coordinator.drive.Submission}
 * and {@link dev.millrace.coordinator.drive.UserActions} are what users ask for, {@link dev.millrace.coordinator.drive.Ticker} wakes what lies still.
 *
 * <p>Absent on purpose: decisions (they are pure, in {@code state} and {@code policy}), and memory of anything between two looks except documents
 * that never change. Any number of processes may do all of this at once, and each may die between any two writes.
 */
@NullMarked
package dev.millrace.coordinator.drive;

import org.jspecify.annotations.NullMarked;
