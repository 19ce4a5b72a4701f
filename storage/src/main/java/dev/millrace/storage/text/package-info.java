/**
 * Text files seen as bytes: where records begin, without reading values.
 *
 * <p>Start reading at {@link dev.millrace.storage.text.RecordStarts}, for text that DuckDB's reader cuts, and at
 * {@link dev.millrace.storage.text.RecordCuts}, for text that we cut ourselves because nobody vouches for its rows. Absent on purpose: values and
 * types, which are DuckDB's to read.
 */
@NullMarked
package dev.millrace.storage.text;

import org.jspecify.annotations.NullMarked;
