/**
 * DuckDB's SQL seen from outside: how names and constants are written, and what its errors mean for the user.
 *
 * <p>Start reading at {@link dev.millrace.storage.sql.DuckErrors}. Pure text: absent on purpose are connections, plans and parsers.
 */
@NullMarked
package dev.millrace.storage.sql;

import org.jspecify.annotations.NullMarked;
