package dev.millrace.storage.record;

import dev.millrace.storage.StateTable.Row;
import java.util.List;
import java.util.Optional;

/**
 * Who works on a task in an epoch. Absent: nobody ever did.
 *
 * @param starts ordinary claims so far
 * @param ownerOrEmpty random id of the last claim
 * @param untilMillis when its lease ends; 0 = it ended
 * @param memoryClass least class that may claim
 * @param speculative random ids of the speculative claims, in the order in which they were made
 * @param startedMillis when the last ordinary claim was made
 * @param peakBytes most memory that its worker has reported
 * @param rows how far it has reported to be
 */
public record ClaimRow(
        int starts,
        String ownerOrEmpty,
        long untilMillis,
        int memoryClass,
        List<String> speculative,
        long startedMillis,
        long peakBytes,
        long rows) {
    public ClaimRow {
        speculative = List.copyOf(speculative);
    }

    /** Nobody claimed it. */
    public static final ClaimRow NONE = new ClaimRow(0, "", 0, 0, List.of(), 0, 0, 0);

    static final String STARTS = "starts";
    static final String OWNER = "owner";
    static final String UNTIL = "until";
    static final String CLASS = "class";
    /** One for each that there may be. */
    static final List<String> SPECULATIVE = List.of("speculative", "speculative2");

    static final String EXPIRES = "expires";
    static final String STARTED = "started";
    static final String PEAK = "peak";
    static final String ROWS = "rows";

    public static ClaimRow of(Row row) {
        Attributes read = new Attributes(row);
        return new ClaimRow(
                read.whole(STARTS, 0),
                read.text(OWNER, ""),
                read.number(UNTIL, 0),
                read.whole(CLASS, 0),
                SPECULATIVE.stream()
                        .map(name -> read.text(name, ""))
                        .filter(owner -> !owner.isEmpty())
                        .toList(),
                read.number(STARTED, 0),
                read.number(PEAK, 0),
                read.number(ROWS, 0));
    }

    public static ClaimRow of(Optional<Row> row) {
        return row.map(ClaimRow::of).orElse(NONE);
    }

    /** Whether an ordinary claim must wait. A lease that was never taken is not live. */
    public boolean isLive(long nowMillis) {
        return untilMillis >= nowMillis && !ownerOrEmpty.isEmpty();
    }
}
