/**
 * Texts that are kept under names, each with all its versions: jobs and tables. Start reading at {@link dev.millrace.service.named.NamedVersions}.
 *
 * <p>Absent on purpose: what a text means. Whoever keeps it has read it before, and whoever uses it reads it again.
 */
@NullMarked
package dev.millrace.service.named;

import org.jspecify.annotations.NullMarked;
