/** Tests of what DuckDB's errors mean. */
@NullMarked
package dev.millrace.storage.sql;

import org.jspecify.annotations.NullMarked;
