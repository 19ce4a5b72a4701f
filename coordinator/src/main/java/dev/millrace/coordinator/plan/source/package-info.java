/**
 * Describes sources: which files, in which order, with which columns, how many rows; and turns a choice of columns into a sealed scan.
 *
 * <p>Start reading at {@link dev.millrace.coordinator.plan.source.SourceCatalog}. Absent on purpose: rows. Sources are described by footers,
 * by samples and by names; reading them is the work of tasks.
 */
@NullMarked
package dev.millrace.coordinator.plan.source;

import org.jspecify.annotations.NullMarked;
