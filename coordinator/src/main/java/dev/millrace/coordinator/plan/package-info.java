/**
 * Plans jobs: binds each step, spreads it over tasks and gives the stage graph.
 *
 * <p>Responsibility: the way from a job to a plan, with the packages below doing the parts. Entry type:
 * {@link dev.millrace.coordinator.plan.JobPlanner}.
 *
 * <p>Deliberately absent: rules of operators ({@code plan.distribute}), DuckDB's plans ({@code plan.bind}), SQL text ({@code plan.text},
 * {@code plan.render}), files ({@code plan.source}), running anything.
 */
@NullMarked
package dev.millrace.coordinator.plan;

import org.jspecify.annotations.NullMarked;
