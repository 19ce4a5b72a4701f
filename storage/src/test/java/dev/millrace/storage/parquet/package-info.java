/** Tests of footers: real files, and files damaged on purpose. */
@NullMarked
package dev.millrace.storage.parquet;

import org.jspecify.annotations.NullMarked;
