/**
 * Worlds: {@link dev.millrace.simulation.world.World} lets coordinators, workers, users and faults act on runs until the last fault, and then
 * until every run has ended and is clean.
 *
 * <p>A {@link dev.millrace.simulation.world.Scenario} says what a world consists of; one is drawn from each seed. Absent on purpose: the law,
 * which is {@code invariant}'s.
 */
@NullMarked
package dev.millrace.simulation.world;

import org.jspecify.annotations.NullMarked;
