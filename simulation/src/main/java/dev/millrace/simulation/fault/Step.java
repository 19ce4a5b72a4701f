package dev.millrace.simulation.fault;

import static dev.millrace.simulation.fault.Step.Nature.ACKNOWLEDGE;
import static dev.millrace.simulation.fault.Step.Nature.CALL;
import static dev.millrace.simulation.fault.Step.Nature.GLANCE;
import static dev.millrace.simulation.fault.Step.Nature.LIST;
import static dev.millrace.simulation.fault.Step.Nature.READ;
import static dev.millrace.simulation.fault.Step.Nature.SEND;
import static dev.millrace.simulation.fault.Step.Nature.WRITE;

/** The kinds of step that a process takes, by what it reads or writes. Faults are counted for each. */
public enum Step {
    READ_KEY(READ, 260),
    READ_RUN(READ, 1),
    READ_STAGES(READ, 2),
    READ_SLOTS(READ, 1),
    READ_CLAIM(READ, 6),
    READ_FAILURES(READ, 2),
    READ_DESTINATION(READ, 26),
    READ_DUE(READ, 1),
    READ_NOTICES(READ, 60),
    GLANCE_RUN(GLANCE, 1),
    GLANCE_STAGE(GLANCE, 1),
    GLANCE_SLOTS(GLANCE, 3),

    PUT_KEY(WRITE, 120),
    PUT_RUN(WRITE, 33),
    RUN_RUNNING(WRITE, 49),
    RUN_PUBLISHING(WRITE, 98),
    RUN_SUCCEEDED(WRITE, 90),
    RUN_FAILED(WRITE, 220),
    RUN_CANCELLED(WRITE, 174),
    RUN_RETRIED(WRITE, 200),
    RUN_EXPIRED(WRITE, 320),
    RUN_PAUSED(WRITE, 200),
    RUN_UNPAUSED(WRITE, 400),
    RUN_CHECKED(WRITE, 12),
    RUN_CLEAN(WRITE, 165),
    RUN_NOTED(WRITE, 130),
    STAGE_STARTED(WRITE, 23),
    STAGE_REARMED(WRITE, 200),
    STAGE_SENT(WRITE, 12),
    STAGE_REPLANNED(WRITE, 400),
    STAGE_DONE(WRITE, 31),
    STAGE_SWEPT(WRITE, 50),
    CLAIM(WRITE, 6),
    CLAIM_SPECULATIVE(WRITE, 500),
    BEAT(WRITE, 19),
    COMMIT(WRITE, 8),
    MARK(WRITE, 250),
    LEASE_ENDED(WRITE, 42),
    FAILURE(WRITE, 39),
    HANDLED(WRITE, 60),
    SMALLER_KEPT_OUT(WRITE, 45),
    NOTICE_TAKEN(WRITE, 90),
    NOTICE_HEARD(WRITE, 150),
    NOTICE_REFUSED(WRITE, 500),

    GET_SPEC(READ, 18),
    GET_PLAN(READ, 3),
    GET_DECISION(READ, 2),
    GET_MAP(READ, 3),
    GET_REPLACED(READ, 11),
    GET_MANIFEST(READ, 15),
    GET_OUTPUT(READ, 4),
    GET_GATHERED(READ, 30),
    GET_DATA(READ, 3),
    GET_FILE(READ, 6),
    LIST_OBJECTS(LIST, 10),
    PUT_SPEC(WRITE, 33),
    PUT_PLAN(WRITE, 49),
    PUT_DECISION(WRITE, 45),
    PUT_MAP(WRITE, 30),
    PUT_REPLACED(WRITE, 75),
    PUT_MANIFEST(WRITE, 72),
    PUT_OUTPUT(WRITE, 8),
    PUT_GATHERED(WRITE, 60),
    PUT_DATA(WRITE, 8),
    COPY_FILE(WRITE, 33),
    DELETE_ATTEMPT(WRITE, 5),
    DELETE_FILE(WRITE, 1100),
    DELETE_DOCUMENT(WRITE, 25),

    SEND_TASKS(SEND, 11),
    SEND_HINT(SEND, 7),
    RECEIVE_TASK(READ, 1),
    RECEIVE_HINT(READ, 1),
    EXTEND(ACKNOWLEDGE, 2),
    ACKNOWLEDGE_TASK(ACKNOWLEDGE, 2),
    ACKNOWLEDGE_HINT(ACKNOWLEDGE, 2),
    MEASURE_QUEUE(READ, 7),

    CALL_WEBHOOK(CALL, 260);

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
        ACKNOWLEDGE,
        /** Somebody outside is called: refused, slow, or heard although the answer was lost. */
        CALL
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
