/** Sources end to end: files as they come, read by runs in one task and in many, compared with DuckDB on the same files. */
@NullMarked
package dev.millrace.tests.source;

import org.jspecify.annotations.NullMarked;
