package dev.millrace.simulation.small;

/** Things that may happen so often in a small world. */
enum Chance {
    CRASH,
    LATE_WORKER,
    LOSS,
    DOUBLE,
    LOST_ANSWER,
    CANCEL,
    RETRY,
    EXHAUSTED,
    INVALID
}
