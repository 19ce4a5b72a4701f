/**
 * Tables that benchmarks read, generated once into a folder: the same rows for the same size on every machine. Entry: {@code TpchTables} and its
 * siblings. Absent: queries, and anything that measures.
 */
@NullMarked
package dev.millrace.benchmarks.data;

import org.jspecify.annotations.NullMarked;
