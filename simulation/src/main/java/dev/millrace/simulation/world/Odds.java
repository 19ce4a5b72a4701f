package dev.millrace.simulation.world;

/**
 * How tasks behave while faults are armed; in a thousand tasks or attempts each. Afterwards every task behaves.
 *
 * @param exhausted tasks that need a larger class than the smallest
 * @param undivided tasks of divisible stages that need a finer plan
 * @param invalid tasks that cannot be computed
 * @param deadly tasks that kill their worker
 * @param unavailable attempts that end for a reason that passes
 * @param longWork attempts that take longer than a lease
 * @param exhaustedAttempts attempts that run out of memory where others do not
 * @param invalidAttempts attempts that meet an input which others do not
 */
public record Odds(
        int exhausted,
        int undivided,
        int invalid,
        int deadly,
        int unavailable,
        int longWork,
        int exhaustedAttempts,
        int invalidAttempts) {
    /** Every task behaves. */
    public static final Odds NONE = new Odds(0, 0, 0, 0, 0, 0, 0, 0);
}
