package dev.millrace.storage.record;

import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StateTable.Row;

/**
 * The row of a stage that has started.
 *
 * @param generation plan number of the stage, from 0
 * @param epoch the run's epoch for which its tasks are sent
 * @param decision variant (SHA-256) of the stored decision of this generation
 * @param tasks number of tasks of this generation
 * @param cursor tasks of this generation and epoch that were sent; {@code cursor = tasks}: all, once
 * @param sentMillis when the cursor last moved or the stage was last swept
 * @param sweeps how often this generation was swept in this epoch
 * @param version raised by every decision on the row
 * @param startedMillis when generation 0 started
 * @param endedMillis when it was done; {@link RunRow#NONE}: it is not
 * @param totals of the winners; zero before it is done
 */
public record StageRow(
        RunId run,
        StageId stage,
        State state,
        int generation,
        int epoch,
        String decision,
        int tasks,
        int cursor,
        long sentMillis,
        int sweeps,
        long version,
        long startedMillis,
        long endedMillis,
        Totals totals) {
    static final String STATE = "state";
    static final String GENERATION = "generation";
    static final String EPOCH = "epoch";
    static final String DECISION = "decision";
    static final String TASKS = "packs";
    static final String CURSOR = "cursor";
    static final String SENT = "sentAt";
    static final String SWEEPS = "sweeps";
    static final String VERSION = "version";
    static final String STARTED = "started";
    static final String ENDED = "ended";
    static final String ROWS_READ = "rowsRead";
    static final String BYTES_READ = "bytesRead";
    static final String ROWS_WRITTEN = "rowsWritten";
    static final String BYTES_WRITTEN = "bytesWritten";
    static final String PEAK = "peakBytes";
    static final String TASK_TIME = "taskMillis";

    /** A stage whose row is absent is waiting for its inputs. */
    public enum State {
        RUNNING,
        DONE
    }

    /** What the winners of a stage read and wrote in all; {@code peakBytes} is the largest of one task, {@code taskMillis} the sum. */
    public record Totals(
            long rowsRead, long bytesRead, long rowsWritten, long bytesWritten, long peakBytes, long taskMillis) {
        public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

        /** Only what was written: of a stage for which another did the work. */
        public Totals written() {
            return new Totals(0, 0, rowsWritten, bytesWritten, 0, 0);
        }
    }

    public static StageRow of(Row row) {
        Attributes read = new Attributes(row);
        return new StageRow(
                RunRow.runOf(row),
                new StageId(Integer.parseInt(row.key().sort().substring(Keys.STAGES.length()))),
                State.valueOf(read.text(STATE)),
                read.whole(GENERATION),
                read.whole(EPOCH),
                read.text(DECISION),
                read.whole(TASKS),
                read.whole(CURSOR),
                read.number(SENT),
                read.whole(SWEEPS),
                read.number(VERSION),
                read.number(STARTED),
                read.number(ENDED, RunRow.NONE),
                new Totals(
                        read.number(ROWS_READ, 0),
                        read.number(BYTES_READ, 0),
                        read.number(ROWS_WRITTEN, 0),
                        read.number(BYTES_WRITTEN, 0),
                        read.number(PEAK, 0),
                        read.number(TASK_TIME, 0)));
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /** Whether every task of this generation and epoch was sent once. */
    public boolean allSent() {
        return cursor == tasks;
    }

    public SlotTree tree() {
        return new SlotTree(tasks);
    }
}
