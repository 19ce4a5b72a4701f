/**
 * Speed and memory beside a peer in the same run, as ratios. Entry: {@link dev.millrace.benchmarks.Benchmarks}.
 *
 * <p>Absent on purpose: anything that passes or fails by time.
 */
@NullMarked
package dev.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
