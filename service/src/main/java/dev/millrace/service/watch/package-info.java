/**
 * Triggers on this machine: events of folders, listings from time to time, and a runtime that works on the runs of batches. Entry type:
 * {@link dev.millrace.service.watch.TriggerWatch}. Absent on purpose: decisions, which are the coordinator's; and any need to watch all the time: what came
 * while nobody watched is found when somebody does.
 */
@NullMarked
package dev.millrace.service.watch;

import org.jspecify.annotations.NullMarked;
