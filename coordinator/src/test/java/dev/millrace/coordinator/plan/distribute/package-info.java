/** Distribution against plain DuckDB over the project's test data. */
@NullMarked
package dev.millrace.coordinator.plan.distribute;

import org.jspecify.annotations.NullMarked;
