package dev.millrace.engine.loop;

import dev.millrace.graph.Failure;

/** What a worker does about a failed attempt. */
enum Reaction {
    /** Nothing is recorded; the message comes back after a while. */
    HAND_BACK,
    /** Recorded; smaller classes are kept out, the coordinator sends the next one. */
    RECORD_FOR_NEXT_CLASS,
    /** Recorded; the run ends unless another attempt wins. */
    RECORD;

    static Reaction to(Failure failure) {
        return switch (failure.kind()) {
            case UNAVAILABLE, CONFLICT, UNKNOWN_FATE -> HAND_BACK;
            case EXHAUSTED -> RECORD_FOR_NEXT_CLASS;
            case INVALID, LIMIT, CORRUPT, BUDGET, BUG -> RECORD;
        };
    }
}
