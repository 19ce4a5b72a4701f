package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.remove;
import static dev.millrace.storage.record.Changes.set;
import static dev.millrace.storage.record.Changes.version;

import dev.millrace.graph.Failure;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;

/** What is written of a run whose version of the code is not there: the only writes of an open run by code of another version. */
public final class ReleaseWrites {
    private final Rules rules;
    private final Writes writes;

    public ReleaseWrites(Rules rules, Writes writes) {
        this.rules = rules;
        this.writes = writes;
    }

    /** If version, and if nobody noted it before: the first time counts. Not raising the version, because what the run's own code decides meanwhile is right. */
    public Update missed(RunRow read, long nowMillis) {
        return new Update(
                Keys.run(read.run()),
                List.of(version(read.version()), new Condition.Absent(RunRow.MISSED)),
                List.of(set(RunRow.MISSED, nowMillis)));
    }

    /** If version, not raising it: its version of the code is there. */
    public Update found(RunRow read) {
        return new Update(Keys.run(read.run()), List.of(version(read.version())), List.of(remove(RunRow.MISSED)));
    }

    /** As {@link Writes#failed}, and if its version of the code is still missed since the time that was read: it may have come back meanwhile. */
    public Update gone(RunRow read, Failure failure, long nowMillis) {
        Update failed = writes.failed(read, failure, nowMillis);
        List<Condition> conditions = new ArrayList<>(failed.conditions());
        if (rules.hold(Rule.GONE_IF_STILL_MISSED)) {
            conditions.add(new Condition.Equal(RunRow.MISSED, Value.of(read.missedMillis())));
        }
        List<Change> changes = new ArrayList<>(failed.changes());
        changes.add(remove(RunRow.MISSED));
        return new Update(failed.key(), conditions, changes);
    }
}
