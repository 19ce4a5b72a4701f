package dev.millrace.coordinator.drive;

/** What came of one look at a run. */
public enum Look {
    /** It wrote something that makes the next step possible: look again at once. */
    MOVED,
    /** Nothing can be done before a hint or the run's next check. */
    WAITING,
    /** Someone else moved the run meanwhile; the next look decides again. */
    OVERTAKEN,
    /** The run is paused, or nothing is left to do for it, ever; or another version of the code goes on with it, and was told to look. */
    RESTING
}
