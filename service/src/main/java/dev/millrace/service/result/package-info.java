/**
 * Reads published results back for people and programs. Start reading at {@link dev.millrace.service.result.ResultReader}.
 *
 * <p>Absent on purpose: layout on a screen; callers get cells as text.
 */
@NullMarked
package dev.millrace.service.result;

import org.jspecify.annotations.NullMarked;
