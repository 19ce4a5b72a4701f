/**
 * Cuts a bound query at exchanges: which operators run side by side in tasks, what moves between them, what stays together in one task.
 *
 * <p>Responsibility: the partitioning rules of every relational operator, the number of tasks, the projected memory, and the stages that come
 * out. Entry type: {@link dev.millrace.coordinator.plan.distribute.Distribution}.
 *
 * <p>Deliberately absent: reading plans ({@code plan.bind}), writing SQL of operators ({@code plan.render}), source files
 * ({@code plan.source}), jobs of several steps ({@code plan}).
 */
@NullMarked
package dev.millrace.coordinator.plan.distribute;

import org.jspecify.annotations.NullMarked;
