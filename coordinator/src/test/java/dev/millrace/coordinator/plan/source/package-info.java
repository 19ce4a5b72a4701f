/** Tests of sources: real files are described, scanned by DuckDB as a worker would, and compared with what they are known to hold. */
@NullMarked
package dev.millrace.coordinator.plan.source;

import org.jspecify.annotations.NullMarked;
