package dev.millrace.coordinator.policy;

import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.StageRow;

/** When the tasks of a stage are looked at one by one, because a message may have been lost. */
public final class SweepTimer {
    /** The queue of a large stage takes long to drain: a sweep meanwhile would only send everything twice. */
    private static final long MILLIS_PER_TASK = 1;

    private static final int MOST_DOUBLINGS = 16;

    private SweepTimer() {}

    /**
     * Whether it is time.
     *
     * @param queueEmpty whether the queue of the stage's class looks empty; a hint
     */
    public static boolean isDue(StageRow stage, boolean queueEmpty, long nowMillis, ProtocolSettings settings) {
        return nowMillis >= (queueEmpty ? earliest(stage, settings) : latest(stage, settings));
    }

    /** When it is time if the queue is empty. */
    public static long earliest(StageRow stage, ProtocolSettings settings) {
        return stage.sentMillis()
                + Math.min(
                        doubled(settings.sweep().emptyQueueMillis(), stage),
                        settings.sweep().sweepAfterMillis());
    }

    /** When it is time whatever the queue looks like; doubled with each sweep. */
    private static long latest(StageRow stage, ProtocolSettings settings) {
        return stage.sentMillis()
                + doubled(settings.sweep().sweepAfterMillis() + stage.tasks() * MILLIS_PER_TASK, stage);
    }

    private static long doubled(long millis, StageRow stage) {
        return millis << Math.min(MOST_DOUBLINGS, stage.sweeps());
    }
}
