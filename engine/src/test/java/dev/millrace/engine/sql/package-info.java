/** SQL tasks against a plain DuckDB: inputs, outputs, limits and what a text may not do. */
@NullMarked
package dev.millrace.engine.sql;

import org.jspecify.annotations.NullMarked;
