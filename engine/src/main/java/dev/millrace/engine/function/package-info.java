/**
 * Functions that are built into the worker: {@link dev.millrace.engine.function.FunctionRunner} runs stages of
 * {@link dev.millrace.graph.Work.Function}.
 *
 * <p>{@code noop} does nothing and measures the cost of doing it; {@code mix} turns rows into other rows in a way that shows any row that is lost,
 * doubled or misrouted, with {@link dev.millrace.engine.function.MixAnswer} to compare with. Absent on purpose: users' functions.
 */
@NullMarked
package dev.millrace.engine.function;

import org.jspecify.annotations.NullMarked;
