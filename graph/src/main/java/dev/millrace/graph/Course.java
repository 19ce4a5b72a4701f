package dev.millrace.graph;

/** By which way a generation of a stage comes to its output. */
public sealed interface Course {
    /** By its own work. */
    Course OWN = new Own();

    /** By its own work, from its own inputs. */
    record Own() implements Course {}

    /** By its {@link Shortcut}: it writes the output of the stage that reads it. */
    record Short() implements Course {}

    /** By its {@link Shortcut}: it writes its own output, without rows that nothing small meets. */
    record Filtered() implements Course {}

    /** It has no work: the tasks of {@code by}, which took their shortcut, have written its output. */
    record Taken(StageId by) implements Course {}
}
