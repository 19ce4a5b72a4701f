package dev.millrace.service.deploy;

import java.util.Optional;

/**
 * The schedule of a deployment that calls its coordinator each minute: {@code NAME-tick}. The stack makes and removes it; here it is looked at, and turned on
 * or off where somebody has turned it otherwise than the stack says. Every method throws {@link dev.millrace.graph.MillraceException}: {@code UNAVAILABLE} when
 * the service does not answer, {@code INVALID} when it refuses.
 */
public interface TickSchedule {
    /**
     * As the service has it.
     *
     * @param expression when it calls, as the service writes it, such as {@code rate(1 minute)}
     * @param zone of times in the expression
     * @param target whom it calls, by ARN
     * @param role with which it calls, by ARN
     * @param retries of a call that failed
     * @param ageSeconds after which a call that failed is given up
     * @param deadLetters queue of calls that were given up, by ARN; empty: they are forgotten
     * @param changedMillis when it was made or changed last
     */
    record Tick(
            boolean enabled,
            String expression,
            String zone,
            String target,
            String role,
            int retries,
            int ageSeconds,
            Optional<String> deadLetters,
            long changedMillis) {}

    /** The line of the log of a tick that has ended well. */
    String LINE = "tick";

    /** What the schedule of a deployment is called. */
    static String name(String deployment) {
        return deployment + "-tick";
    }

    /** The log group of a deployment, in which {@link #LINE} is. */
    static String log(String deployment) {
        return "/millrace/" + deployment;
    }

    /** Empty: there is none. */
    Optional<Tick> find(String deployment);

    /**
     * Turns it on or off, and leaves everything else as it is. Asked again it does nothing more.
     *
     * <p>The service has no conditional update. So it is read once more just before, and is left alone if it is not as it was seen. Who changes it between
     * that look and the update, such as an update of the stack, may have its change undone: callers look at stack and schedule again afterwards. Whatever
     * becomes of the schedule, a deployment that is switched off starts nothing, because its functions may not run.
     *
     * @param seen what {@link #find} found
     * @return whether it is now as asked; false: it was not as it was seen, or is gone, and nothing was done
     */
    boolean turn(String deployment, Tick seen, boolean enabled);
}
