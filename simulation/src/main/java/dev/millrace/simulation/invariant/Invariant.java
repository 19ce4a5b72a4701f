package dev.millrace.simulation.invariant;

/** What must hold, by the protocol's names. */
public enum Invariant {
    I1("a task has at most one winner in a generation, and it never changes"),
    I2("a winner's objects are complete from its commit until SUCCEEDED or EXPIRED"),
    I3("remaining counts the unset entries, and a mark is set only if that child is full"),
    I4("run and stage follow the stored plan and decision"),
    I5("a stage that is DONE has a winner for each task of its generation, and stays DONE"),
    I6("a map lists exactly the winners of its generation"),
    I7("a task reads only winners of inputs that are DONE"),
    I8("a message is deleted only if its task has a winner or a recorded failure, or it is obsolete"),
    I9("claims of a task in an epoch are limited, and its budget is spent only by attempts that ended without result"),
    I10("no two attempts of a task share an id"),
    I11("a visible file is a winner's, of the final generation, of a run that publishes or has published"),
    I12("a manifest lists exactly the winners, all visible, of a run that publishes or has published"),
    I13("old data is deleted only after the switch, and when nobody publishes there is the manifest's only"),
    I14("a run moves only as its states allow, and fails only for a failure of its current epoch, or because its"
            + " version of the code is gone"),
    I16("what was read before it is replaced is what is replaced"),
    I17("of the failures of a stage's input the first in order of tasks is told"),
    I18("each end of an epoch is told to every webhook that asked for it, at least once"),
    I19("no webhook is told of an end that did not happen, and of one end it is told the same each time"),
    I20("a run that is open is decided on, and its tasks of this epoch are claimed, by the version of the code"
            + " that planned it alone; others write that this version is missed or found, and that the run failed"
            + " when it was missed for an hour"),
    L1("from every state protocol steps alone lead to a terminal, quiet, clean state"),
    L2("while nothing fatal is recorded for an unset slot and its budget is left, the run can succeed"),
    L3("a retry makes success possible again at once"),
    ANSWER("what a run published is what its plan computes"),
    BUG("no process ends by itself");

    private final String text;

    Invariant(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
