package dev.millrace.simulation.world;

import dev.millrace.engine.loop.Lifetime;
import dev.millrace.storage.Clock;

/** Of a worker that is ended some time after it began. */
final class WorkerLife implements Lifetime {
    private static final int USED_PART = 10;

    private final Clock clock;
    private final long wholeMillis;
    private final long endMillis;

    WorkerLife(Clock clock, long wholeMillis) {
        this.clock = clock;
        this.wholeMillis = wholeMillis;
        this.endMillis = clock.nowMillis() + wholeMillis;
    }

    @Override
    public boolean isWhole() {
        return endMillis - clock.nowMillis() >= wholeMillis - wholeMillis / USED_PART;
    }

    @Override
    public long wholeMillis() {
        return wholeMillis;
    }
}
