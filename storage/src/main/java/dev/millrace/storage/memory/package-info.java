/**
 * The ports in the heap of one process: for runs that need not outlive it, and for simulated time. Everything may be used by many threads.
 *
 * <p>Entry types: {@link dev.millrace.storage.memory.MemoryObjectStore}, {@link dev.millrace.storage.memory.MemoryStateTable} and
 * {@link dev.millrace.storage.memory.MemoryTaskQueue}. Absent on purpose: faults, which callers wrap around.
 */
@NullMarked
package dev.millrace.storage.memory;

import org.jspecify.annotations.NullMarked;
