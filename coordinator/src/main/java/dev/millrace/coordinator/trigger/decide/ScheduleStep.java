package dev.millrace.coordinator.trigger.decide;

import dev.millrace.graph.RunId;
import dev.millrace.storage.record.TriggerWrites.Failed;
import java.util.Optional;

/** What follows for a schedule. */
public sealed interface ScheduleStep {
    /** Nothing until then. */
    record Rest(long untilMillis) implements ScheduleStep {}

    /** The times before this one are not run. */
    record Skip(long nextMillis) implements ScheduleStep {}

    /** The job is to be run for a time. */
    record Due(long atMillis, long nextMillis) implements ScheduleStep {}

    /** The run of the time is to be begun. */
    record Begin() implements ScheduleStep {}

    /** It goes on. */
    record Await(RunId run) implements ScheduleStep {}

    /** It has ended. {@code next}: times before it passed meanwhile and are not run. */
    record Ended(Failed failed, Optional<Long> nextMillis) implements ScheduleStep {}
}
