package dev.millrace.graph;

import java.util.List;

/**
 * What an inspection found.
 *
 * @param subject the source or step
 * @param isCheck whether it was a check of a step, else a contract
 * @param rows rows that were looked at; 0 for a check
 * @param goodRows those that are left
 * @param broken rules that some row breaks, in order of the contract
 */
public record Findings(String subject, boolean isCheck, long rows, long goodRows, List<Broken> broken) {
    public Findings {
        broken = List.copyOf(broken);
    }

    public long badRows() {
        return rows - goodRows;
    }

    /**
     * A rule that does not hold.
     *
     * @param rows how many rows break it; 1 where it is about all rows together
     * @param example the first of them, or what is wrong with all; may be empty
     */
    public record Broken(String reason, ContractRule.Severity severity, long rows, String example) {}
}
