package dev.millrace.simulation.fault;

import static dev.millrace.simulation.fault.Step.Nature.ACKNOWLEDGE;
import static dev.millrace.simulation.fault.Step.Nature.GLANCE;
import static dev.millrace.simulation.fault.Step.Nature.LIST;
import static dev.millrace.simulation.fault.Step.Nature.READ;
import static dev.millrace.simulation.fault.Step.Nature.SEND;
import static dev.millrace.simulation.fault.Step.Nature.WRITE;

/** The kinds of step that a process takes, by what it reads or writes. Faults are counted for each. */
public enum Step {
    READ_KEY(READ, 8),
    READ_RUN(READ, 1),
    READ_STAGES(READ, 1),
    READ_SLOTS(READ, 1),
    READ_CLAIM(READ, 8),
    READ_FAILURES(READ, 2),
    READ_DESTINATION(READ, 4),
    READ_DUE(READ, 1),
    GLANCE_RUN(GLANCE, 1),
    GLANCE_STAGE(GLANCE, 1),
    GLANCE_SLOTS(GLANCE, 2),

    PUT_KEY(WRITE, 8),
    PUT_RUN(WRITE, 8),
    RUN_RUNNING(WRITE, 8),
    RUN_PUBLISHING(WRITE, 10),
    RUN_SUCCEEDED(WRITE, 10),
    RUN_FAILED(WRITE, 12),
    RUN_CANCELLED(WRITE, 12),
    RUN_RETRIED(WRITE, 12),
    RUN_EXPIRED(WRITE, 12),
    RUN_PAUSED(WRITE, 12),
    RUN_UNPAUSED(WRITE, 12),
    RUN_CHECKED(WRITE, 1),
    RUN_CLEAN(WRITE, 12),
    RUN_NOTED(WRITE, 8),
    STAGE_STARTED(WRITE, 6),
    STAGE_REARMED(WRITE, 10),
    STAGE_SENT(WRITE, 6),
    STAGE_REPLANNED(WRITE, 14),
    STAGE_DONE(WRITE, 6),
    STAGE_SWEPT(WRITE, 8),
    CLAIM(WRITE, 2),
    CLAIM_SPECULATIVE(WRITE, 14),
    BEAT(WRITE, 3),
    COMMIT(WRITE, 4),
    MARK(WRITE, 10),
    LEASE_ENDED(WRITE, 8),
    FAILURE(WRITE, 10),
    HANDLED(WRITE, 12),

    GET_SPEC(READ, 6),
    GET_PLAN(READ, 2),
    GET_DECISION(READ, 2),
    GET_MAP(READ, 3),
    GET_REPLACED(READ, 6),
    GET_MANIFEST(READ, 6),
    GET_OUTPUT(READ, 2),
    GET_DATA(READ, 1),
    GET_FILE(READ, 6),
    LIST_OBJECTS(LIST, 3),
    PUT_SPEC(WRITE, 8),
    PUT_PLAN(WRITE, 8),
    PUT_DECISION(WRITE, 6),
    PUT_MAP(WRITE, 6),
    PUT_REPLACED(WRITE, 10),
    PUT_MANIFEST(WRITE, 10),
    PUT_OUTPUT(WRITE, 3),
    PUT_DATA(WRITE, 3),
    COPY_FILE(WRITE, 5),
    DELETE_ATTEMPT(WRITE, 2),
    DELETE_FILE(WRITE, 8),
    DELETE_DOCUMENT(WRITE, 6),

    SEND_TASKS(SEND, 3),
    SEND_HINT(SEND, 3),
    RECEIVE_TASK(READ, 1),
    RECEIVE_HINT(READ, 1),
    EXTEND(ACKNOWLEDGE, 3),
    ACKNOWLEDGE_TASK(ACKNOWLEDGE, 3),
    ACKNOWLEDGE_HINT(ACKNOWLEDGE, 1),
    MEASURE_QUEUE(READ, 3);

    /** What can go wrong with a step depends on this. */
    public enum Nature {
        READ,
        /** A read that may be old. */
        GLANCE,
        LIST,
        /** May have happened although its answer was lost. */
        WRITE,
        SEND,
        /** Changes a message's visibility, or removes it; never of unknown fate. */
        ACKNOWLEDGE
    }

    private final Nature nature;
    private final int weight;

    Step(Nature nature, int weight) {
        this.nature = nature;
        this.weight = weight;
    }

    public Nature nature() {
        return nature;
    }

    /** How much more often than the commonest it is struck: rare steps need it to be struck at all. */
    public int weight() {
        return weight;
    }
}
