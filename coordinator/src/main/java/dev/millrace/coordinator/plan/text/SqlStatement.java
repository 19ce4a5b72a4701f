package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What may be asked for at a prompt: a SELECT, or what a user of DuckDB says about one. Queries within a statement keep their lines and columns: what
 * stood before them is blank.
 */
public sealed interface SqlStatement {
    /** Anything that is to be read as one SELECT; whether it is one is found when it is read. */
    record Query(String sql) implements SqlStatement {}

    /** Names and types of a query's columns; nothing runs. */
    record Describe(String query) implements SqlStatement {}

    /** Extremes, distinct values, averages and quantiles of each column of a query. */
    record Summarize(String query) implements SqlStatement {}

    /** The names of all tables; nothing runs. */
    record ShowTables() implements SqlStatement {}

    /**
     * How a query is run.
     *
     * @param analyze whether it runs, so that the plan stands beside what it measured
     */
    record Explain(String query, boolean analyze) implements SqlStatement {}

    /**
     * Rows that are written.
     *
     * @param to the path as written
     * @param toPlace where the path stands
     * @param options in order; names in lower case, values without quotes, empty where there is none
     */
    record Copy(String query, String to, Place toPlace, SequencedMap<String, String> options) implements SqlStatement {
        public Copy {
            options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
        }
    }
}
