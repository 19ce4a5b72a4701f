package dev.millrace.storage;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that tests move. It is far ahead of the true time, by which a service would remove rows that have expired. */
public final class ManualClock implements Clock {
    private final AtomicLong now = new AtomicLong(4_102_444_800_000L);

    @Override
    public long nowMillis() {
        return now.get();
    }

    @Override
    public void sleep(long millis) {
        now.addAndGet(millis);
    }
}
