package dev.millrace.storage.record;

import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;

/** Pieces of updates. */
final class Changes {
    private Changes() {}

    static Change set(String attribute, String text) {
        return new Change.Set(attribute, Value.of(text));
    }

    static Change set(String attribute, long number) {
        return new Change.Set(attribute, Value.of(number));
    }

    /** Notes that something is so. */
    static Change flag(String attribute) {
        return set(attribute, 1);
    }

    static Change remove(String attribute) {
        return new Change.Remove(attribute);
    }

    /** One entry of {@code entries} is set. */
    static Change oneLess(int entries) {
        return new Change.Add(SlotRow.REMAINING, entries, -1);
    }

    static List<Change> limits(Limits limits) {
        return List.of(
                set(RunRow.LIMIT_TASKS, limits.tasks()),
                set(RunRow.LIMIT_ATTEMPTS, limits.attempts()),
                set(RunRow.LIMIT_WALL, limits.wallMillis()),
                set(RunRow.LIMIT_TASK, limits.taskMillis()),
                set(RunRow.LIMIT_BYTES, limits.bytes()),
                set(RunRow.LIMIT_ROWS, limits.rows()),
                set(RunRow.LIMIT_DOLLARS, limits.microDollars()),
                set(RunRow.RETRY_INTERVAL, limits.retry().intervalMillis()),
                set(RunRow.RETRY_BACKOFF, limits.retry().backoffPercent()));
    }

    /** The same with the version after {@code version}. */
    static List<Change> raised(long version, List<Change> changes) {
        List<Change> all = new ArrayList<>(changes);
        all.add(set(RunRow.VERSION, version + 1));
        return all;
    }

    static Condition version(long version) {
        return new Condition.Equal(RunRow.VERSION, Value.of(version));
    }

    static Condition equal(String attribute, String text) {
        return new Condition.Equal(attribute, Value.of(text));
    }
}
