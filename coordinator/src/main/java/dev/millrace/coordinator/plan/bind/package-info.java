/**
 * Binding: DuckDB parses, binds, types and optimises a query over stub tables, and its plan is read into the relational
 * tree.
 *
 * <p>Responsibility: the planner's DuckDB (settings, allowed optimisers, stub tables) and the reading of its plan JSON.
 * Entry types: {@link dev.millrace.coordinator.plan.bind.PlannerConnection}, which gives a
 * {@link dev.millrace.coordinator.plan.bind.BoundPlan}. What is not understood to the last field is a
 * {@link dev.millrace.coordinator.plan.bind.NotDistributable}, never a guess.
 *
 * <p>Deliberately absent: which statements, sources and functions are allowed (decided on the syntax tree before),
 * parameters, SQL text of fragments ({@code plan.render}), distribution.
 */
@NullMarked
package dev.millrace.coordinator.plan.bind;

import org.jspecify.annotations.NullMarked;
