package dev.millrace.coordinator.drive;

import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NoticeWrites;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What users do to runs: cancel, retry, pause, unpause. Each is one conditional write over the row as read; whoever is overtaken reads again and
 * decides again. Repeating an action is harmless. Errors: {@link StorageException.Unavailable}: repeat it.
 */
public final class UserActions {
    private final Ports ports;
    private final Rules rules;
    private final Writes writes;
    private final Release release;

    /** Where there is one version of the code. */
    public UserActions(Ports ports, ProtocolSettings settings, Rules rules) {
        this(ports, settings, rules, Release.ANY);
    }

    /** @param release goes on with what is retried */
    public UserActions(Ports ports, ProtocolSettings settings, Rules rules, Release release) {
        this.ports = ports;
        this.release = release;
        this.rules = rules;
        this.writes = new Writes(rules, settings);
    }

    /** Answer to a user. */
    public sealed interface Answer {
        /** Done now; the row as it is after it. */
        record Done(RunRow run) implements Answer {}

        /** It was so before: a repeated request. */
        record Already(RunRow run) implements Answer {}

        /** The run's state does not allow it (409). */
        record TooLate(RunRow run) implements Answer {}

        /** There is no such run (404). */
        record Unknown(RunId run) implements Answer {}
    }

    /** What is to be done about a row. */
    private sealed interface Choice {
        /** All or none; the first is of the run's row. */
        record Write(List<Update> updates) implements Choice {
            Write(Update update) {
                this(List.of(update));
            }
        }

        record Say(Answer answer) implements Choice {}
    }

    /** Ends a run that does not publish yet. Running attempts are told at their next beat. */
    public Answer cancel(RunId run) {
        return act(run, row -> switch (row.state()) {
            case ACCEPTED, RUNNING -> cancelled(row);
            case CANCELLED -> new Choice.Say(new Answer.Already(row));
            case PUBLISHING ->
                rules.hold(Rule.CANCEL_IF_VERSION) ? new Choice.Say(new Answer.TooLate(row)) : cancelled(row);
            case SUCCEEDED, FAILED, EXPIRED -> new Choice.Say(new Answer.TooLate(row));
        });
    }

    private Choice cancelled(RunRow row) {
        long now = ports.clock().nowMillis();
        List<Update> updates = new ArrayList<>(List.of(writes.cancelled(row, now)));
        updates.addAll(NoticeWrites.ofEnd(row, RunState.CANCELLED, Optional.empty(), now));
        return new Choice.Write(updates);
    }

    /**
     * Tries a failed or cancelled run again; tasks that have a winner keep it.
     *
     * @param epoch the epoch that is retried, as the user saw it: a repeated request finds a later one, and is recognised
     * @param limits new limits of the run; empty: as before
     */
    public Answer retry(RunId run, int epoch, Optional<Limits> limits) {
        return act(run, row -> {
            if (row.epoch() > epoch) {
                return new Choice.Say(new Answer.Already(row));
            }
            if (row.epoch() < epoch || !row.state().canRetry()) {
                return new Choice.Say(new Answer.TooLate(row));
            }
            if (rules.broken(Rule.RETRY_KEEPS_WINNERS)) {
                clearSlots(row);
            }
            return new Choice.Write(writes.retried(
                    row, limits.orElse(row.limits()), release, ports.clock().nowMillis()));
        });
    }

    /** From their next read on, looks stop and workers do not claim; running attempts go on. */
    public Answer pause(RunId run) {
        return act(run, row -> {
            if (!row.state().canPause()) {
                return new Choice.Say(new Answer.TooLate(row));
            }
            return row.paused() ? new Choice.Say(new Answer.Already(row)) : new Choice.Write(writes.paused(row));
        });
    }

    /** Ends a pause. */
    public Answer unpause(RunId run) {
        return act(run, row -> {
            if (row.paused()) {
                return new Choice.Write(writes.unpaused(row, ports.clock().nowMillis()));
            }
            return new Choice.Say(row.state().canPause() ? new Answer.Already(row) : new Answer.TooLate(row));
        });
    }

    private Answer act(RunId run, Function<RunRow, Choice> choosing) {
        boolean doubtful = false;
        while (true) {
            Optional<RunRow> read = ports.table().read(Keys.run(run)).map(RunRow::of);
            if (read.isEmpty()) {
                return new Answer.Unknown(run);
            }
            switch (choosing.apply(read.get())) {
                case Choice.Say say -> {
                    return doubtful && say.answer() instanceof Answer.Already already
                            ? new Answer.Done(already.run())
                            : say.answer();
                }
                case Choice.Write write -> {
                    try {
                        Outcome outcome = write.updates().size() == 1
                                ? ports.table().update(write.updates().getFirst())
                                : ports.table().transact(write.updates());
                        if (outcome instanceof Outcome.Applied applied) {
                            Hints.send(ports.queue(), run);
                            return new Answer.Done(RunRow.of(applied.row()));
                        }
                    } catch (StorageException.UnknownFate unknown) {
                        // Reading it again tells: what was asked for is so, or it is asked for again.
                        doubtful = true;
                    }
                }
            }
        }
    }

    /** Forgets winners; only where the rule against it is left out. */
    private void clearSlots(RunRow run) {
        ports.table().query(Keys.runPartition(run.run()), Keys.STAGES).stream()
                .map(StageRow::of)
                .forEach(row -> {
                    StageKeys keys = StageKeys.of(row, rules);
                    for (int leaf = 0; leaf < keys.tree().leaves(); leaf++) {
                        ports.table().remove(keys.slots(new SlotTree.Place(0, leaf)));
                    }
                });
    }
}
