/**
 * Java values as SQL constants, and cells of results as Java values. Start reading at {@link dev.millrace.sdk.value.Literals} and
 * {@link dev.millrace.sdk.value.RecordReader}.
 */
@NullMarked
package dev.millrace.sdk.value;

import org.jspecify.annotations.NullMarked;
