/**
 * What is decided for a stage when its inputs are done and their sizes are known: {@link dev.millrace.coordinator.policy.barrier.Barrier}. Small
 * partitions are read by one task, large ones by several, empty ones by nobody.
 *
 * <p>Pure, and of final documents only, so that whoever decides decides the same. Absent on purpose: estimates of what is not written yet, bytes as
 * stored, and any choice that a worker would have to make.
 */
@NullMarked
package dev.millrace.coordinator.policy.barrier;

import org.jspecify.annotations.NullMarked;
