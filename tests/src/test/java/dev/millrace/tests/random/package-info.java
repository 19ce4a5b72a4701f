/** Random queries from a seed, compared with plain DuckDB over the whole data. Entry: {@link dev.millrace.tests.random.QueryGenerator}. */
@NullMarked
package dev.millrace.tests.random;

import org.jspecify.annotations.NullMarked;
