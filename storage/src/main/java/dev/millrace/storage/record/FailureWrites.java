package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.flag;
import static dev.millrace.storage.record.Changes.set;

import dev.millrace.graph.Failure;
import dev.millrace.graph.codec.FailureCodec;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Update;
import java.util.List;

/** What is written about failures that attempts report, each with its condition. */
public final class FailureWrites {
    private FailureWrites() {}

    /**
     * If absent: what is recorded is final, and a repeated report must not forget that it was handled.
     *
     * @param key {@link StageKeys#failure} or {@link StageKeys#budgetFailure}
     */
    public static Update failure(Key key, int memoryClass, long peakBytes, Failure failure) {
        return new Update(
                key,
                List.of(new Condition.RowAbsent()),
                List.of(
                        set(FailureRow.KIND, failure.kind().text()),
                        set(FailureRow.CLASS, memoryClass),
                        set(FailureRow.PEAK, peakBytes),
                        set(FailureRow.MESSAGE, FailureCodec.write(failure))));
    }

    /** If exists: it only notes that the next class was sent for this row. */
    public static Update handled(FailureRow row) {
        return new Update(row.key(), List.of(new Condition.RowExists()), List.of(flag(FailureRow.HANDLED)));
    }

    /**
     * If the claim lets in a smaller class yet: who reported that his is not enough may not have been able to say so there.
     *
     * @param reports of one task in one epoch, at least one
     */
    public static Update smallerKeptOut(StageKeys keys, int epoch, List<FailureRow> reports) {
        int least = 1 + reports.stream().mapToInt(FailureRow::memoryClass).max().orElseThrow();
        return new Update(
                keys.claim(epoch, reports.getFirst().task()),
                List.of(new Condition.RowExists(), new Condition.AbsentOrBelow(ClaimRow.CLASS, least)),
                List.of(set(ClaimRow.CLASS, least)));
    }
}
