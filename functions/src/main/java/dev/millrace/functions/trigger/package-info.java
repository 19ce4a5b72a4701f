/**
 * Triggers that are looked at for a short time: what events tell is noted, folders are listed, and runs are begun. Start reading at
 * {@link dev.millrace.functions.trigger.TriggerRound}.
 *
 * <p>Absent on purpose: what follows for a trigger, which the coordinator decides, and the forms of events, which only the handler knows.
 */
@NullMarked
package dev.millrace.functions.trigger;

import org.jspecify.annotations.NullMarked;
