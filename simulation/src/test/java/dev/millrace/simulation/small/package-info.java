/**
 * Small worlds, searched exhaustively: {@link dev.millrace.simulation.small.Search} visits every state that coordinators, workers, a user and a
 * few faults can reach, and asks the production decisions and conditional writes what follows in each.
 *
 * <p>Absent on purpose: time (a lease ends when the search lets it), and the code that carries decisions out, which the simulation runs.
 */
@NullMarked
package dev.millrace.simulation.small;

import org.jspecify.annotations.NullMarked;
