/**
 * Runs, stages and failures as JSON, one form for the command line and for HTTP. Start reading at {@link dev.millrace.service.document.RunJson}.
 *
 * <p>Absent on purpose: words for people, and documents that are stored.
 */
@NullMarked
package dev.millrace.service.document;

import org.jspecify.annotations.NullMarked;
