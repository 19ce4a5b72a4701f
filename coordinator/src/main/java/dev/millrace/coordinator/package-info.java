/**
 * Cuts jobs into stages and moves runs: {@code plan} makes the stage graph, {@code state} decides, {@code policy} judges, {@code drive} acts.
 *
 * <p>Absent on purpose: running tasks; the coordinator and the workers speak through storage only.
 */
@NullMarked
package dev.millrace.coordinator;

import org.jspecify.annotations.NullMarked;
