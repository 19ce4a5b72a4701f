/**
 * How the memory of one machine is shared by tasks of different classes. Start reading at {@link dev.millrace.service.memory.MemoryBudget}.
 *
 * <p>Absent on purpose: measuring. A task's own limits are set where it runs.
 */
@NullMarked
package dev.millrace.service.memory;

import org.jspecify.annotations.NullMarked;
