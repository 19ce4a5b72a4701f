package dev.millrace.engine.loop;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.StageKeys;
import org.jspecify.annotations.Nullable;

/** A claim that this worker holds, or held: who owns it, what runs under it, and whether it should stop. Shared with the beat. */
final class Claim {
    /** Why an attempt is told to stop. */
    enum Stop {
        NONE,
        /** Another worker may have taken the task over. */
        LEASE_LOST,
        /** The run or the stage has moved past it. */
        MOVED_ON,
        /** This worker goes. */
        HANDED_BACK,
        /** It took longer than a task may. */
        TIME_LIMIT,
        /** It had all the time that a worker of its class has, and that was not enough. */
        OUTLIVED
    }

    private final Letter letter;
    private final StageKeys keys;
    private final AttemptId attempt;
    private final String owner;
    private final boolean whole;
    private final Cancellation cancellation = new Cancellation();
    private volatile @Nullable TaskAssignment assignment;
    private volatile Stop stop = Stop.NONE;
    private volatile boolean over;

    /** @param whole whether the attempt has nearly all the time that one can have here */
    Claim(Letter letter, StageKeys keys, AttemptId attempt, String owner, boolean whole) {
        this.letter = letter;
        this.keys = keys;
        this.attempt = attempt;
        this.owner = owner;
        this.whole = whole;
    }

    Letter letter() {
        return letter;
    }

    TaskMessage message() {
        return letter.message();
    }

    StageKeys keys() {
        return keys;
    }

    AttemptId attempt() {
        return attempt;
    }

    String owner() {
        return owner;
    }

    boolean isWhole() {
        return whole;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    void runs(TaskAssignment running) {
        assignment = running;
    }

    Vitals.Reading read(Vitals vitals) {
        TaskAssignment running = assignment;
        return running == null ? new Vitals.Reading(0, 0) : vitals.of(running);
    }

    Stop stop() {
        return stop;
    }

    /** Tells the attempt to stop; the first reason counts. */
    void stop(Stop reason) {
        if (stop == Stop.NONE && !over) {
            stop = reason;
            cancellation.request();
        }
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }
}
