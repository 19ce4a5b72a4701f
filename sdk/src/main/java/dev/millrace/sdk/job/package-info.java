/**
 * From a graph of operations to a job. Start reading at {@link dev.millrace.sdk.job.Node} and {@link dev.millrace.sdk.job.FrameJob}.
 *
 * <p>Absent on purpose: what users see; and SQL, which {@code coordinator/plan/frame} writes.
 */
@NullMarked
package dev.millrace.sdk.job;

import org.jspecify.annotations.NullMarked;
