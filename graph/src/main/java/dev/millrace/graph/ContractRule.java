package dev.millrace.graph;

/**
 * One rule of a contract.
 *
 * @param reason short name, under which rows that break it are kept and counted
 * @param limit the most rows that may break it; beyond it the run fails
 */
public record ContractRule(String reason, Severity severity, RowLimit limit, Requirement requirement, Place place) {
    /** What a broken rule means. */
    public enum Severity {
        /** The run fails. */
        FAIL,
        /** The row is set aside. */
        QUARANTINE,
        /** The row stays, and is counted. */
        WARN
    }
}
