package dev.millrace.coordinator.state;

import dev.millrace.coordinator.policy.NextCheck;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;

/** What a look at a run is about. */
public enum Step {
    /** Nothing to do: clean, or paused. */
    REST,
    PLAN,
    ADVANCE,
    PUBLISH,
    /** It has ended and may still be retried. */
    KEEP,
    EXPIRE,
    COLLECT;

    public static Step of(RunRow run, long nowMillis, ProtocolSettings settings, Rules rules) {
        if (!run.hasCheck() || run.paused() && run.state().canPause()) {
            return REST;
        }
        return switch (run.state()) {
            case ACCEPTED -> PLAN;
            case RUNNING -> ADVANCE;
            case PUBLISHING -> PUBLISH;
            case SUCCEEDED, EXPIRED -> COLLECT;
            case FAILED, CANCELLED -> ended(run, nowMillis, settings, rules);
        };
    }

    private static Step ended(RunRow run, long nowMillis, ProtocolSettings settings, Rules rules) {
        if (nowMillis >= NextCheck.expiry(run, settings)) {
            return EXPIRE;
        }
        return rules.hold(Rule.COLLECT_AFTER_EXPIRED) ? KEEP : COLLECT;
    }
}
