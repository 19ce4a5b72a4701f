package dev.millrace.coordinator.policy;

import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.List;

/** When a run must be looked at again, should no hint come. */
public final class NextCheck {
    private static final int BACKOFFS = 4;
    private static final int PAUSE_SHARE = 8;
    private static final long LEAST_PAUSE_MILLIS = 1_000;

    private NextCheck() {}

    /** A run whose stages are worked on: when the first of them may be swept or its time is up, and in any case after the usual time. */
    public static long running(RunRow run, List<StageRow> stages, long nowMillis, ProtocolSettings settings) {
        long check = nowMillis + settings.checkMillis();
        if (run.limits().wallMillis() > 0) {
            check = Math.min(check, run.startedMillis() + run.limits().wallMillis() + 1);
        }
        for (StageRow stage : stages) {
            if (!stage.isDone()) {
                check = Math.min(check, ofStage(stage, nowMillis, settings));
            }
        }
        return Math.max(check, nowMillis + 1);
    }

    private static long ofStage(StageRow stage, long nowMillis, ProtocolSettings settings) {
        long again = nowMillis + pause(stage, nowMillis, settings);
        return Speculation.isWatched(stage, settings) ? again : Math.max(SweepTimer.earliest(stage, settings), again);
    }

    /** A stage that could have been swept, but for messages that wait, is asked about less and less often; so is one whose attempts are watched. */
    private static long pause(StageRow stage, long nowMillis, ProtocolSettings settings) {
        return Math.clamp((nowMillis - stage.sentMillis()) / PAUSE_SHARE, LEAST_PAUSE_MILLIS, settings.checkMillis());
    }

    /** Something outside keeps the run from going on: another run publishes to the destination, a source or the store does not answer. */
    public static long blocked(long nowMillis, ProtocolSettings settings) {
        return nowMillis + Math.min(settings.checkMillis(), BACKOFFS * settings.backoffMillis());
    }

    /** A failed or cancelled run: when it can no longer be retried. A fast clock must not take the user's time away. */
    public static long expiry(RunRow run, ProtocolSettings settings) {
        return run.endedMillis() + settings.retentionMillis() + settings.times().clockMarginMillis();
    }

    /** When no attempt and no look from before the run's end can be alive any more. */
    public static long quiet(RunRow run, ProtocolSettings settings) {
        return run.endedMillis() + settings.quietAfterMillis();
    }
}
