/**
 * Rows as a stream of Arrow's IPC format. Start reading at {@link dev.millrace.service.arrow.ArrowStream}.
 *
 * <p>The classes of Arrow's own schemas write the metadata; the buffers are ours. Absent on purpose: dictionaries, compression, and reading.
 */
@NullMarked
package dev.millrace.service.arrow;

import org.jspecify.annotations.NullMarked;
