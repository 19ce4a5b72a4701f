/**
 * The bound relational tree: what DuckDB's binder understood of a query, as sealed immutable records.
 *
 * <p>Responsibility: hold relations, expressions and types, know the column types of every relation, and walk or
 * rebuild them. Entry types: {@link dev.millrace.coordinator.plan.relation.Relation} and
 * {@link dev.millrace.coordinator.plan.relation.Expression}. Columns are positions in the input, from 0; nothing has
 * a name but the columns of a scanned table.
 *
 * <p>Deliberately absent: DuckDB itself, SQL text, statistics, distribution. Reading a plan is {@code plan.bind},
 * writing SQL is {@code plan.render}.
 */
@NullMarked
package dev.millrace.coordinator.plan.relation;

import org.jspecify.annotations.NullMarked;
