package dev.millrace.graph;

/**
 * A column of a table.
 *
 * @param name as the user sees it
 * @param type DuckDB's text of the type, for example {@code DECIMAL(15,2)} or {@code STRUCT(a INTEGER, b VARCHAR[])}
 */
public record Column(String name, String type) {}
