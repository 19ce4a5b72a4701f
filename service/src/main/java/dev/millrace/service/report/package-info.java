/**
 * A run as one page that needs nothing else, and when its tasks worked, as columns to be drawn. Start reading at {@link dev.millrace.service.report.RunPage}.
 *
 * <p>Absent on purpose: scripts, requests to anywhere, and reading of what is stored: all of it is handed in.
 */
@NullMarked
package dev.millrace.service.report;

import org.jspecify.annotations.NullMarked;
