package dev.millrace.engine.loop;

import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.Optional;

/** Lets the search of small worlds ask the worker's own decisions. */
public final class WorkerDecisions {
    /** What a worker does with a message when it has read run and stage. */
    public enum Message {
        WORK,
        DROP,
        LEAVE
    }

    /** What it does when its claim was refused. */
    public enum Refused {
        WAIT,
        DROP,
        SPENT
    }

    private WorkerDecisions() {}

    public static Message message(TaskMessage message, Optional<RunRow> run, Optional<StageRow> stage, Rules rules) {
        return switch (Verdict.of(message, run, stage, rules)) {
            case CURRENT -> Message.WORK;
            case OBSOLETE -> Message.DROP;
            case NEWER, PAUSED -> Message.LEAVE;
        };
    }

    public static Refused refused(ClaimRow row, int memoryClass, int maxClaims, long nowMillis, Rules rules) {
        return switch (Refusal.of(row, memoryClass, maxClaims, nowMillis, rules)) {
            case Refusal.Wait _ -> Refused.WAIT;
            case Refusal.Drop _ -> Refused.DROP;
            case Refusal.Spent _ -> Refused.SPENT;
        };
    }
}
