package dev.millrace.service.result;

/** How values of a result are written. */
public enum CellForm {
    /** As DuckDB shows them. */
    TEXT,
    /** As JSON values. */
    JSON
}
