package dev.millrace.sdk;

/** What of a plan is shown. */
public enum Explain {
    /** The SELECT of each operation, as it was composed. */
    SQL,
    /** The operators that DuckDB made of it. */
    LOGICAL,
    /** The stages, with their SQL, tasks, bytes and memory. */
    STAGES,
    /** The stages for programs. */
    JSON
}
