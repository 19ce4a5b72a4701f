package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.set;

import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one webhook is to be told of the end of one epoch. It says all that another epoch may change.
 *
 * @param webhook its position in the spec
 * @param end how the run ended
 * @param startedMillis when the epoch began
 * @param endedMillis when it ended
 * @param codeOrEmpty code of the failure
 * @param tries calls that were begun
 * @param dueMillis when it is tried again; {@link RunRow#NONE}: never
 * @param heardMillis when it was heard; {@link RunRow#NONE}: not yet
 * @param troubleOrEmpty why it was not heard, for people
 */
public record NoticeRow(
        Key key,
        RunId run,
        int epoch,
        int webhook,
        RunState end,
        long startedMillis,
        long endedMillis,
        String codeOrEmpty,
        int tries,
        long dueMillis,
        long heardMillis,
        String troubleOrEmpty) {
    static final String END = "end";
    static final String CODE = "code";
    static final String TRIES = "tries";
    static final String HEARD = "heard";
    static final String TROUBLE = "trouble";

    public static boolean isNotice(Key key) {
        return key.sort().startsWith(Keys.NOTICES);
    }

    public static NoticeRow of(Row row) {
        Attributes read = new Attributes(row);
        String[] parts = row.key().sort().split("#", -1);
        return new NoticeRow(
                row.key(),
                RunRow.runOf(row),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                RunState.valueOf(read.text(END)),
                read.number(RunRow.STARTED),
                read.number(RunRow.ENDED),
                read.text(CODE, ""),
                read.whole(TRIES),
                read.number(RunRow.CHECK, RunRow.NONE),
                read.number(HEARD, RunRow.NONE),
                read.text(TROUBLE, ""));
    }

    static Update written(RunRow run, int webhook, RunState end, Optional<Failure> failure, long nowMillis) {
        List<Change> changes = new ArrayList<>(List.of(
                set(END, end.name()),
                set(RunRow.STARTED, run.startedMillis()),
                set(RunRow.ENDED, nowMillis),
                set(TRIES, 0),
                set(RunRow.CHECK, nowMillis)));
        failure.ifPresent(why -> changes.add(set(CODE, why.code())));
        return new Update(Keys.notice(run.run(), run.epoch(), webhook), List.of(), changes);
    }

    public boolean isHeard() {
        return heardMillis != RunRow.NONE;
    }

    /** Whether it is still to be told. */
    public boolean isPending() {
        return dueMillis != RunRow.NONE;
    }
}
