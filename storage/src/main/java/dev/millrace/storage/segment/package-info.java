/**
 * The object in which a task hands its rows on: one segment for each partition, each a complete small Parquet file, then an index.
 * {@link dev.millrace.storage.segment.ExchangeWriter} lays it out, {@link dev.millrace.storage.segment.SegmentFetch} brings checked bytes
 * back, {@link dev.millrace.storage.segment.MergedParquet} makes one file of many segments.
 *
 * <p>Absent on purpose: SQL, rows and values. Pages are copied as they are; only footers are read and written.
 */
@NullMarked
package dev.millrace.storage.segment;

import org.jspecify.annotations.NullMarked;
