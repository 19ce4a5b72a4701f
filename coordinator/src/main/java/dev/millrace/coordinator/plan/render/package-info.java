/**
 * Rendering: a relational tree, or a part of it over exchanges, as DuckDB SQL; and what an aggregate or a type needs to
 * cross an exchange.
 *
 * <p>Responsibility: text that DuckDB binds to the same types and evaluates to the same rows as the plan that the tree was
 * read from. Entry types: {@link dev.millrace.coordinator.plan.render.SqlRenderer},
 * {@link dev.millrace.coordinator.plan.render.CarrierType},
 * {@link dev.millrace.coordinator.plan.render.AggregateSplit},
 * {@link dev.millrace.coordinator.plan.render.Exactness}.
 *
 * <p>Deliberately absent: where the cuts are and where the bytes lie. A leaf's table expression comes from a
 * {@link dev.millrace.coordinator.plan.render.LeafRenderer}.
 */
@NullMarked
package dev.millrace.coordinator.plan.render;

import org.jspecify.annotations.NullMarked;
