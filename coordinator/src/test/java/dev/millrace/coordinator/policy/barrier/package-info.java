/** Decisions at barriers, from sizes that each test states. */
@NullMarked
package dev.millrace.coordinator.policy.barrier;

import org.jspecify.annotations.NullMarked;
