/**
 * Millrace from Java: open a {@link dev.millrace.sdk.Millrace}, compose {@link dev.millrace.sdk.Frame}s with
 * {@link dev.millrace.sdk.Expressions}, and run them.
 *
 * <p>A frame is an immutable description. Each operation is checked when it is written, by DuckDB's own binder, and runs only as a job like any
 * other. Absent on purpose: a type system, an optimiser and a second way to run, and connections to a cloud.
 */
@NullMarked
package dev.millrace.sdk;

import org.jspecify.annotations.NullMarked;
