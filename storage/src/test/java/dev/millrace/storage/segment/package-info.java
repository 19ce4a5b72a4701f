/** Exchange objects from real Parquet files, and from bytes that are not what was written. */
@NullMarked
package dev.millrace.storage.segment;

import org.jspecify.annotations.NullMarked;
