package dev.millrace.graph;

import java.util.List;

/**
 * What a stage looks for: its one row holds the number of all rows and of good rows, and then for each of {@code counted} how many break it, and
 * an example as text or NULL.
 *
 * @param subject the source or step that is looked at
 * @param isCheck whether it is a check of a step, else a contract
 * @param limit the most bad rows of all kinds together
 * @param place where the user wrote it
 */
public record Inspection(String subject, boolean isCheck, List<Counted> counted, RowLimit limit, Place place) {
    public Inspection {
        counted = List.copyOf(counted);
    }

    /**
     * A rule that is counted.
     *
     * @param reason its short name; of a check, its text
     * @param ofAllRows whether it is about all rows together: then its count is 0 or 1
     */
    public record Counted(
            String reason, ContractRule.Severity severity, RowLimit limit, boolean ofAllRows, Place place) {}
}
