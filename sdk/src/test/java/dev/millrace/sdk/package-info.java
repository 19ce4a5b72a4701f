/** What frames give against DuckDB on the same files, and what they refuse. */
@NullMarked
package dev.millrace.sdk;

import org.jspecify.annotations.NullMarked;
