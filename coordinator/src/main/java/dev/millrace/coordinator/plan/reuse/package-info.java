/**
 * What a plan takes over from earlier runs.
 *
 * <p>Responsibility: results of steps that are kept in the home: whether one is there, whole and of the same identity, and if not, why. Entry
 * type: {@link dev.millrace.coordinator.plan.reuse.KeptResults}.
 *
 * <p>Deliberately absent: writing results (they are published like all others), deleting them (the service sweeps them), what an identity is made
 * of ({@code plan}, which knows texts and sources).
 */
@NullMarked
package dev.millrace.coordinator.plan.reuse;

import org.jspecify.annotations.NullMarked;
