/**
 * The nouns of Millrace: typed ids, sizes, failures, job specifications, stage graphs and the documents that are kept in object storage.
 *
 * <p>Pure: no clock, no threads, no input or output, no randomness. Start reading at {@link dev.millrace.graph.StageGraph}.
 * Absent on purpose: how anything is stored, planned or run.
 */
@NullMarked
package dev.millrace.graph;

import org.jspecify.annotations.NullMarked;
