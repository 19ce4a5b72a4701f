package dev.millrace.storage;

/** Time as the process sees it; other processes may see another. */
public interface Clock {
    /** Since 1970. */
    long nowMillis();

    /** Waits; returns early when the waiting thread is interrupted, with its flag still set. */
    void sleep(long millis);
}
