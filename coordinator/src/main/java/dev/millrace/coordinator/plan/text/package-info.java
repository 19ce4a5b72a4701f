/**
 * The user's SQL before it is bound: DuckDB parses it, this package checks the syntax tree against lists of what is allowed, finds what it reads,
 * and puts parameters and the time of submission in as typed constants. Texts are never pasted together.
 *
 * <p>Start reading at {@link dev.millrace.coordinator.plan.text.SqlReader}. Absent on purpose: names of columns, types and plans, which are
 * known only when a text is bound.
 */
@NullMarked
package dev.millrace.coordinator.plan.text;

import org.jspecify.annotations.NullMarked;
