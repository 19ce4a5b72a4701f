/**
 * What a trigger does next, from its rows and a time: when a batch is full, what a run that ended means for its files, which outputs would begin runs of
 * their own job. Entry type: {@link dev.millrace.coordinator.trigger.decide.UploadDecision}. Pure: no clock, no stores, no threads; who carries a step out
 * is next door.
 */
@NullMarked
package dev.millrace.coordinator.trigger.decide;

import org.jspecify.annotations.NullMarked;
