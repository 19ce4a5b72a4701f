/**
 * A task that is one SELECT: its inputs become views, DuckDB computes, the result becomes objects of the attempt.
 *
 * <p>Start reading at {@link dev.millrace.engine.sql.SqlTaskRunner}. Absent on purpose: planning, and any choice about what is computed; a
 * worker reads no file that its stage does not name.
 */
@NullMarked
package dev.millrace.engine.sql;

import org.jspecify.annotations.NullMarked;
