/**
 * The law: {@link dev.millrace.simulation.invariant.Law} sees every durable write at the moment it takes effect, and checks the invariants of the
 * coordination protocol that this write could break.
 *
 * <p>Judges keep their own account of what was claimed, sent and read, and trust the rows for nothing that they can derive from objects. Absent
 * on purpose: anything that changes a world.
 */
@NullMarked
package dev.millrace.simulation.invariant;

import org.jspecify.annotations.NullMarked;
