package dev.millrace.coordinator.trigger;

import dev.millrace.coordinator.trigger.decide.CronTimes;
import dev.millrace.coordinator.trigger.decide.ScheduleDecision;
import dev.millrace.coordinator.trigger.decide.ScheduleStep;
import dev.millrace.coordinator.trigger.decide.TriggerStep;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.BatchRow.Result;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.TriggerRow;
import dev.millrace.storage.record.TriggerWrites;
import dev.millrace.storage.record.TriggerWrites.Failed;
import java.util.Optional;

/** Looks at a schedule and does what follows, until nothing does; as {@link TriggerDriver}, any number may, and each may die at any point. */
public final class ScheduleDriver {
    private final Ports ports;
    private final TriggerStore store;
    private final ScheduledRuns runs;

    public ScheduleDriver(Ports ports, ScheduledRuns runs) {
        this.ports = ports;
        this.store = new TriggerStore(ports);
        this.runs = runs;
    }

    /**
     * Does what can be done now. What comes back is why nothing more can: {@link ScheduleStep.Rest}, or {@link ScheduleStep.Await} a run.
     *
     * @throws StorageException look again
     */
    public ScheduleStep look(String name) {
        while (true) {
            Optional<TriggerRow> known = store.atWork(name);
            if (known.isEmpty()) {
                return new ScheduleStep.Rest(TriggerStep.NEVER);
            }
            TriggerRow head = known.get();
            TriggerSpec spec = store.spec(head);
            Optional<RunRow> run =
                    head.run().flatMap(id -> ports.table().read(Keys.run(id))).map(RunRow::of);
            ScheduleStep step = ScheduleDecision.of(
                    head, spec.schedule().orElseThrow(), run, ports.clock().nowMillis());
            switch (step) {
                case ScheduleStep.Rest _, ScheduleStep.Await _ -> {
                    return step;
                }
                case ScheduleStep.Skip(long next) -> write(TriggerWrites.next(head, next));
                case ScheduleStep.Due(long at, long next) -> write(TriggerWrites.due(head, at, next));
                case ScheduleStep.Begin _ -> begin(head, spec);
                case ScheduleStep.Ended(Failed failed, Optional<Long> next) -> end(head, failed, next);
            }
        }
    }

    private void begin(TriggerRow head, TriggerSpec spec) {
        ScheduleTrigger schedule = spec.schedule().orElseThrow();
        RunId run;
        try {
            run = runs.begin(
                    head.runKey(),
                    spec,
                    CronTimes.of(schedule.cron(), schedule.timeZone()).day(head.atMillis()));
        } catch (StorageException trouble) {
            throw trouble;
        } catch (MillraceException refused) {
            // The time was run, and failed; the next one is another matter.
            end(head, new Failed(refused.failure().code(), refused.failure().message()), Optional.empty());
            return;
        }
        write(TriggerWrites.started(head, run));
    }

    private void end(TriggerRow head, Failed failed, Optional<Long> nextMillis) {
        BatchRow row = new BatchRow(
                head.batch(),
                failed.equals(Failed.NOT) ? Result.RAN : Result.FAILED,
                head.runOrEmpty(),
                0,
                0,
                0,
                head.atMillis(),
                ports.clock().nowMillis(),
                failed.code(),
                failed.message());
        try {
            ports.table().transact(TriggerWrites.ended(head, row, nextMillis));
        } catch (StorageException.UnknownFate unknown) {
            // Read back by the next turn.
        }
    }

    private void write(Update update) {
        try {
            ports.table().update(update);
        } catch (StorageException.UnknownFate unknown) {
            // Read back by the next turn.
        }
    }
}
