/**
 * How results lie in their folders: layouts, modes, and what other readers see. Start reading at {@link dev.millrace.tests.sinks.LayoutTest}.
 *
 * <p>Absent on purpose: rows of queries, which the stored answers compare.
 */
@NullMarked
package dev.millrace.tests.sinks;

import org.jspecify.annotations.NullMarked;
