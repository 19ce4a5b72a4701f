/**
 * Shows a plan to people and programs: as text, JSON, Graphviz or Mermaid.
 *
 * <p>Responsibility: everything that {@code millrace plan} prints, with measured values where a run has them. Entry type:
 * {@link dev.millrace.coordinator.plan.show.PlanView}.
 *
 * <p>Deliberately absent: the stored plan document, which belongs to the stage graph's own codec; planning.
 */
@NullMarked
package dev.millrace.coordinator.plan.show;

import org.jspecify.annotations.NullMarked;
