/**
 * What there is to say about runs, read from rows and objects. Start reading at {@link dev.millrace.service.runs.RunCatalogue}.
 *
 * <p>Absent on purpose: anything that changes a run, and anything that needs DuckDB.
 */
@NullMarked
package dev.millrace.service.runs;

import org.jspecify.annotations.NullMarked;
