package dev.millrace.coordinator.plan.text;

import dev.millrace.storage.sql.DuckError;

/**
 * An error with the best place that could be found for it.
 *
 * @param code a more exact code than DuckDB's words give; empty = none
 */
record LocatedError(DuckError error, String code) {}
