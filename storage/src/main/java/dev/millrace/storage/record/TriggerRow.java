package dev.millrace.storage.record;

import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Row;
import java.util.Optional;

/**
 * The head of a trigger: what it does now. Its batches are settled one after the other.
 *
 * @param version raised by every decision on the row
 * @param spec version of the trigger that counts, from 1
 * @param paused whether no batch is begun
 * @param heldOrEmpty why the batch that is open waits for somebody; empty: it does not
 * @param batch the batch that was sealed last, from 1; 0: none was
 * @param open whether that batch is not settled yet
 * @param attempt runs of that batch that were given up, from 0
 * @param runOrEmpty the run of that batch; empty: none was begun
 * @param fired whether the next batch waits for no other files, or the job is to be run now
 * @param nextMillis of a schedule: the next time; {@link RunRow#NONE}: not known yet
 * @param atMillis of a schedule: the time of the run that goes on
 * @param queuedMillis of a schedule: times up to this one passed while a run went on
 * @param removed whether it is gone once its open batch is settled, or held; what it remembers of files stays
 */
public record TriggerRow(
        String name,
        long version,
        int spec,
        boolean paused,
        String heldOrEmpty,
        int batch,
        boolean open,
        int attempt,
        String runOrEmpty,
        boolean fired,
        long nextMillis,
        long atMillis,
        long queuedMillis,
        boolean removed) {
    static final String NAME = "name";
    static final String VERSION = RunRow.VERSION;
    static final String SPEC = "spec";
    static final String PAUSED = RunRow.PAUSED;
    static final String HELD = "held";
    static final String BATCH = "batch";
    static final String OPEN = "open";
    static final String ATTEMPT = "attempt";
    static final String RUN = "run";
    static final String FIRED = "fired";
    static final String NEXT = "next";
    static final String AT = "at";
    static final String QUEUED = "queued";
    static final String REMOVED = "removed";

    public static TriggerRow of(Row row) {
        Attributes read = new Attributes(row);
        return new TriggerRow(
                read.text(NAME),
                read.number(VERSION),
                read.whole(SPEC),
                row.number(PAUSED).isPresent(),
                read.text(HELD, ""),
                read.whole(BATCH, 0),
                row.number(OPEN).isPresent(),
                read.whole(ATTEMPT, 0),
                read.text(RUN, ""),
                row.number(FIRED).isPresent(),
                read.number(NEXT, RunRow.NONE),
                read.number(AT, RunRow.NONE),
                read.number(QUEUED, RunRow.NONE),
                row.number(REMOVED).isPresent());
    }

    /** Whether there is such a trigger: one that was removed is there until nothing of it is at work. */
    public boolean isThere() {
        return !removed || open && !held();
    }

    public Optional<RunId> run() {
        return runOrEmpty.isEmpty() ? Optional.empty() : Optional.of(new RunId(runOrEmpty));
    }

    public boolean held() {
        return !heldOrEmpty.isEmpty();
    }

    /** The name under which the run of the open batch is asked for: asked again, it is the same run. */
    public String runKey() {
        return "trigger/" + name + "/" + batch + "/" + attempt;
    }
}
