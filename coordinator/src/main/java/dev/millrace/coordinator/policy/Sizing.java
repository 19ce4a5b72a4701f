package dev.millrace.coordinator.policy;

import dev.millrace.graph.Stage;

/**
 * In which memory class the tasks of a stage are tried first. It may know more than the plan, such as the peaks of earlier runs, and two
 * coordinators may know different things: so the answer is recorded in the stage's decision, and the recorded one counts.
 */
@FunctionalInterface
public interface Sizing {
    /** The class that the plan names. */
    Sizing AS_PLANNED = Stage::memoryClass;

    /** By position in the plan's ladder. */
    int firstClass(Stage stage);
}
