package dev.millrace.coordinator.trigger.decide;

import dev.millrace.coordinator.trigger.decide.ScheduleStep.Await;
import dev.millrace.coordinator.trigger.decide.ScheduleStep.Begin;
import dev.millrace.coordinator.trigger.decide.ScheduleStep.Due;
import dev.millrace.coordinator.trigger.decide.ScheduleStep.Ended;
import dev.millrace.coordinator.trigger.decide.ScheduleStep.Rest;
import dev.millrace.coordinator.trigger.decide.ScheduleStep.Skip;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.ScheduleTrigger.Overlap;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.TriggerWrites.Failed;
import java.util.Optional;

/** Decides what a schedule does next. Each time is run at most once, and one run goes on at a time. */
public final class ScheduleDecision {
    /** A time that is looked at so late was missed: nobody watched. Ticks are a minute apart, and one may come late or find its function cold. */
    static final long GRACE_MILLIS = 300_000;

    private ScheduleDecision() {}

    /** @param run that of the time that is run, empty where none was begun or it is not known */
    public static ScheduleStep of(TriggerRow head, ScheduleTrigger schedule, Optional<RunRow> run, long nowMillis) {
        CronTimes times = CronTimes.of(schedule.cron(), schedule.timeZone());
        if (head.held()) {
            return new Rest(TriggerStep.NEVER);
        }
        if (head.open()) {
            return head.run().isEmpty()
                    ? new Begin()
                    : run.filter(row -> row.state().isEnded())
                            .<ScheduleStep>map(row -> ended(row, head, schedule, times, nowMillis))
                            .orElseGet(() -> new Await(head.run().get()));
        }
        if (head.nextMillis() == RunRow.NONE) {
            return new Skip(times.after(nowMillis));
        }
        if (head.paused()) {
            return new Rest(TriggerStep.NEVER);
        }
        if (head.fired()) {
            return new Due(nowMillis, head.nextMillis());
        }
        return head.nextMillis() > nowMillis ? new Rest(head.nextMillis()) : due(head, schedule, times, nowMillis);
    }

    private static ScheduleStep due(TriggerRow head, ScheduleTrigger schedule, CronTimes times, long nowMillis) {
        long first = head.nextMillis();
        if (first <= head.queuedMillis()) {
            return new Due(first, times.after(first));
        }
        long last = times.last(first, nowMillis);
        return switch (schedule.catchUp()) {
            case NONE ->
                nowMillis - last <= GRACE_MILLIS ? new Due(last, times.after(last)) : new Skip(times.after(nowMillis));
            case LAST -> new Due(last, times.after(last));
            case ALL -> new Due(first, times.after(first));
        };
    }

    private static Ended ended(RunRow run, TriggerRow head, ScheduleTrigger schedule, CronTimes times, long nowMillis) {
        boolean skips = schedule.overlap() == Overlap.SKIP && head.nextMillis() <= nowMillis;
        Optional<Long> next = skips ? Optional.of(times.after(nowMillis)) : Optional.empty();
        return new Ended(run.state() == RunState.SUCCEEDED ? Failed.NOT : RunVerdict.words(run), next);
    }
}
