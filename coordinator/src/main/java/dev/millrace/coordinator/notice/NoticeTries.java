package dev.millrace.coordinator.notice;

/** How often a notice is tried, and when. */
final class NoticeTries {
    /** With the waits between them about eight hours. */
    static final int MOST = 20;

    private static final long FIRST_WAIT_MILLIS = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 3_600_000;
    private static final int MOST_DOUBLINGS = 12;

    private NoticeTries() {}

    /** Wait after so many tries: doubled with each. */
    static long waitMillis(int tries) {
        return Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(MOST_DOUBLINGS, Math.max(0, tries - 1)));
    }
}
