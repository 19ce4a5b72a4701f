/**
 * Triggers: takes note of files that come, makes them batches, begins a run for each, and settles what became of them. Entry type:
 * {@link dev.millrace.coordinator.trigger.TriggerDriver}. Deliberately absent: a message that must not be lost (what no event tells a listing finds), and a
 * second way to run a job: a batch is a run like any other.
 */
@NullMarked
package dev.millrace.coordinator.trigger;

import org.jspecify.annotations.NullMarked;
