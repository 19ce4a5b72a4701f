package dev.millrace.service.result;

/** How values of a result are written. */
public enum CellForm {
    /** As DuckDB shows them. */
    TEXT,
    /** As JSON values. */
    JSON,
    /** As DuckDB's driver gives them, where Arrow's buffers can be filled of that. */
    ARROW
}
