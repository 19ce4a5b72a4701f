/**
 * What Parquet files say about themselves in their footers: columns as DuckDB types, row groups, bytes, bounds.
 *
 * <p>Start reading at {@link dev.millrace.storage.parquet.ParquetFooters}. Absent on purpose: rows. DuckDB reads and writes them.
 */
@NullMarked
package dev.millrace.storage.parquet;

import org.jspecify.annotations.NullMarked;
