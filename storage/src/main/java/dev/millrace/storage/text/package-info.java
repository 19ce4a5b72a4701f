/**
 * Text files seen as bytes: where records begin, without reading values.
 *
 * <p>Start reading at {@link dev.millrace.storage.text.RecordStarts}. Absent on purpose: fields and types, which are DuckDB's to read.
 */
@NullMarked
package dev.millrace.storage.text;

import org.jspecify.annotations.NullMarked;
