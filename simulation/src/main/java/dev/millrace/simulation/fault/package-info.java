/**
 * The ports as a simulated process sees them: every call takes time, and may be struck by a {@link dev.millrace.simulation.fault.Fault}.
 *
 * <p>{@link dev.millrace.simulation.fault.FaultyPorts} makes them for one actor, over the memory adapters that all actors share. Absent on
 * purpose: what the calls mean; a fault knows the kind of step, and nothing of the protocol.
 */
@NullMarked
package dev.millrace.simulation.fault;

import org.jspecify.annotations.NullMarked;
