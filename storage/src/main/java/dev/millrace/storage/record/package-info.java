/**
 * The rows of the coordination protocol and the law of their writes.
 *
 * <p>{@link dev.millrace.storage.record.Keys} names every row, the {@code …Row} records read them, and
 * {@link dev.millrace.storage.record.Writes} is the one place where a durable write and its condition are put together, each with the reason for
 * the condition. {@link dev.millrace.storage.record.Rules} lists what the protocol relies on. Absent on purpose: who decides to write, and when.
 */
@NullMarked
package dev.millrace.storage.record;

import org.jspecify.annotations.NullMarked;
