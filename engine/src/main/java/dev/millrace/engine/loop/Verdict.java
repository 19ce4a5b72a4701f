package dev.millrace.engine.loop;

import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import java.util.Optional;

/** What a message is worth beside the rows of its run and stage. */
enum Verdict {
    /** Its task is wanted. */
    CURRENT,
    /** The rows have moved past it: nobody needs it any more. */
    OBSOLETE,
    /** The rows, as read, have not come to it yet: they may be old. */
    NEWER,
    /** The run is paused. */
    PAUSED;

    /**
     * Judges by rows that may be old. {@code OBSOLETE} is certain all the same: rows only move forward, so what is behind an old row is behind the
     * present one. A row from before the message was sent says nothing about it.
     */
    static Verdict of(TaskMessage message, Optional<RunRow> run, Optional<StageRow> stage, Rules rules) {
        if (rules.broken(Rule.DROP_ONLY_OLDER)) {
            return exactly(message, run, stage);
        }
        if (run.isEmpty() || stage.isEmpty()) {
            return NEWER;
        }
        return of(message, run.get(), stage.get());
    }

    private static Verdict of(TaskMessage message, RunRow run, StageRow stage) {
        if (message.epoch() < run.epoch()
                || message.epoch() < stage.epoch()
                || message.generation() < stage.generation()) {
            return OBSOLETE;
        }
        if (message.epoch() > run.epoch()
                || message.epoch() > stage.epoch()
                || message.generation() > stage.generation()) {
            return NEWER;
        }
        if (run.state() == RunState.ACCEPTED) {
            return NEWER;
        }
        if (run.state() != RunState.RUNNING || stage.isDone()) {
            return OBSOLETE;
        }
        return run.paused() ? PAUSED : CURRENT;
    }

    /** Without the rule: whatever does not match is dropped. */
    private static Verdict exactly(TaskMessage message, Optional<RunRow> run, Optional<StageRow> stage) {
        if (run.isEmpty() || stage.isEmpty()) {
            return OBSOLETE;
        }
        boolean matches = run.get().state() == RunState.RUNNING
                && !stage.get().isDone()
                && message.epoch() == run.get().epoch()
                && message.epoch() == stage.get().epoch()
                && message.generation() == stage.get().generation();
        return !matches ? OBSOLETE : run.get().paused() ? PAUSED : CURRENT;
    }
}
