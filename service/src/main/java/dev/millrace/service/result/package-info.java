/**
 * Reads published results back for people and programs. Start reading at {@link dev.millrace.service.result.ResultReader}.
 *
 * <p>{@link dev.millrace.service.result.TableSink} is how people see rows, whoever prints them.
 */
@NullMarked
package dev.millrace.service.result;

import org.jspecify.annotations.NullMarked;
