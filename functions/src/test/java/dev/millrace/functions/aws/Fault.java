package dev.millrace.functions.aws;

/**
 * What strikes a function once, when it sends a request of which the first bytes hold {@code marker}.
 *
 * @param function whose sandbox is struck; the first that sends such a request
 */
record Fault(String function, String marker, Act act) {
    enum Act {
        /** The process is killed; the request never arrives. */
        KILLED_BEFORE,
        /** The process is killed after the request went on its way; it never sees an answer. */
        KILLED_AFTER,
        /** The process stands still until its time is over, and is then killed as the service does. */
        TIMED_OUT
    }
}
