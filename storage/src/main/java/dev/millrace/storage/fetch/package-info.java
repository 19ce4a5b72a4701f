/**
 * Brings ranges of objects into files: those that are close to each other in one request, several requests at once, a bounded number of bytes in memory. What is
 * fetched for a task that comes later has a {@link dev.millrace.storage.fetch.Lane} of its own, which is narrow.
 *
 * <p>Entry type: {@link dev.millrace.storage.fetch.RangeFetch}. Absent on purpose: which ranges are wanted, and what they mean.
 */
@NullMarked
package dev.millrace.storage.fetch;

import org.jspecify.annotations.NullMarked;
