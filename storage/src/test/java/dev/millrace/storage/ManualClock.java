package dev.millrace.storage;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that tests move. */
public final class ManualClock implements Clock {
    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);

    @Override
    public long nowMillis() {
        return now.get();
    }

    @Override
    public void sleep(long millis) {
        now.addAndGet(millis);
    }
}
