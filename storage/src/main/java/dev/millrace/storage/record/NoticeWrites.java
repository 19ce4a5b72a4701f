package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.remove;
import static dev.millrace.storage.record.Changes.set;

import dev.millrace.graph.Failure;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.List;
import java.util.Optional;

/** Every durable write of what webhooks are to be told, with what must still hold and why. */
public final class NoticeWrites {
    private NoticeWrites() {}

    /**
     * In one transaction with the end of an epoch, which happens once: whoever dies after it leaves what is to be told. No condition of their own: the
     * end's holds, and an epoch ends once.
     */
    public static List<Update> ofEnd(RunRow read, RunState end, Optional<Failure> failure, long nowMillis) {
        return read.told().webhooks(end).stream()
                .map(webhook -> NoticeRow.written(read, webhook, end, failure, nowMillis))
                .toList();
    }

    /** If the number of tries is the one read: of several who would call, one does. Before the call, so that a caller that dies is found out by time. */
    public static Update taken(NoticeRow read, long againMillis) {
        return notice(read, List.of(set(NoticeRow.TRIES, read.tries() + 1L), set(RunRow.CHECK, againMillis)));
    }

    /** If nobody has tried since: it was heard, and is told no more. */
    public static Update heard(NoticeRow taken, long nowMillis) {
        return notice(taken, List.of(set(NoticeRow.HEARD, nowMillis), remove(RunRow.CHECK), remove(NoticeRow.TROUBLE)));
    }

    /** If nobody has tried since: for people; it is tried again when it is due. */
    public static Update refused(NoticeRow taken, String trouble, long againMillis) {
        return notice(taken, List.of(set(NoticeRow.TROUBLE, trouble), set(RunRow.CHECK, againMillis)));
    }

    /** If nobody has tried since: it is told no more. */
    public static Update givenUp(NoticeRow taken, String trouble) {
        return notice(taken, List.of(set(NoticeRow.TROUBLE, trouble), remove(RunRow.CHECK)));
    }

    private static Update notice(NoticeRow read, List<Change> changes) {
        return new Update(read.key(), List.of(new Condition.Equal(NoticeRow.TRIES, Value.of(read.tries()))), changes);
    }
}
