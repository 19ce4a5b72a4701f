/**
 * Files that lie in order of a key, read by ranges of it.
 *
 * <p>Responsibility: which queries move no rows because of that, and that all give the rows of plain DuckDB. Entry type:
 * {@link dev.millrace.tests.order.ColocationTest}.
 *
 * <p>Deliberately absent: random queries ({@code tests.random}).
 */
@NullMarked
package dev.millrace.tests.order;

import org.jspecify.annotations.NullMarked;
