package dev.millrace.coordinator.policy;

/**
 * How many workers of a class to start, where workers are started and not running already. Starting one too many costs a look into an empty queue; one too
 * few is found by the next tick.
 */
public final class WorkerDemand {
    private WorkerDemand() {}

    /**
     * After messages were sent: one worker for each, up to the most.
     *
     * @param sent messages of this class just now
     * @param started workers of this class that the same look has started
     * @param most workers of this class at once
     */
    public static int afterSending(int sent, int started, int most) {
        return Math.clamp(most - (long) started, 0, sent);
    }

    /**
     * At a tick: one worker for each message that nobody has taken and nobody is on the way for, as far as those that work leave room. Each worker holds one
     * message.
     *
     * @param waiting messages that may be received
     * @param taken messages that somebody has received and not deleted
     * @param coming workers of this class that were asked for and do not work yet
     * @param most workers of this class at once
     */
    public static int atTick(long waiting, long taken, long coming, int most) {
        return (int) Math.clamp(most - taken - coming, 0, Math.clamp(waiting - coming, 0, most));
    }
}
