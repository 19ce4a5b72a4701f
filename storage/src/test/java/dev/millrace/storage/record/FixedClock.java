package dev.millrace.storage.record;

import dev.millrace.storage.Clock;

/** Always the same time. */
final class FixedClock implements Clock {
    static final long NOW = 1_800_000_000_000L;

    @Override
    public long nowMillis() {
        return NOW;
    }

    @Override
    public void sleep(long millis) {}
}
