/**
 * A coordinator that runs for a short time: it looks at runs while there is time, hands on what it did not finish, and starts workers. Start reading at
 * {@link dev.millrace.functions.look.LookRound}.
 *
 * <p>Absent on purpose: decisions about runs and about how many workers are started, which are the coordinator's.
 */
@NullMarked
package dev.millrace.functions.look;

import org.jspecify.annotations.NullMarked;
