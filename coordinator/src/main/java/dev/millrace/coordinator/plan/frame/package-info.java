/**
 * Operations of data frames as SQL of DuckDB's dialect: text in, text out. Start reading at {@link dev.millrace.coordinator.plan.frame.FrameSql}.
 *
 * <p>Absent on purpose: types, schemas and checks of meaning, which are the binder's; and execution, which is a job's.
 */
@NullMarked
package dev.millrace.coordinator.plan.frame;

import org.jspecify.annotations.NullMarked;
