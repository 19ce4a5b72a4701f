package dev.millrace.coordinator.drive;

/** What came of a step of a look. */
enum Progress {
    /** Something was written that makes the next step possible. */
    MOVED,
    /** Done; what follows needs no new look. */
    SAME,
    /** Something outside must change first: look again soon. */
    BLOCKED,
    /** A condition did not hold: this look is over. */
    REFUSED
}
