/** The project's test data as tables of DuckDB, and queries over them. Entry: {@link dev.millrace.coordinator.plan.catalogue.Catalogue}. */
@NullMarked
package dev.millrace.coordinator.plan.catalogue;

import org.jspecify.annotations.NullMarked;
