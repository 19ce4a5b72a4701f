package dev.millrace.simulation.fault;

/** Somebody else acts on a run while a step is on its way. */
public interface Interference {
    /**
     * Lets the act begin. False: it cannot be done to this run now.
     *
     * @param fault {@code RIVAL}, {@code CANCEL}, {@code RETRY}, {@code PAUSE} or {@code REPLAN}
     * @param run the id of the run that the step is about
     */
    boolean begin(Fault fault, String run);

    /** The process died: somebody starts another one later. */
    void died(dev.millrace.simulation.schedule.Actor actor);
}
