package dev.millrace.functions.look;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.DeadLetters;
import dev.millrace.coordinator.drive.Look;
import dev.millrace.coordinator.drive.Ticker;
import dev.millrace.coordinator.notice.Notifier;
import dev.millrace.functions.TimeLeft;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.TriggerRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a coordinator does when it is called: it looks at runs until nothing follows or the time is nearly up. */
public final class LookRound {
    private final Coordinator coordinator;
    private final Notifier notifier;
    private final Ticker ticker;
    private final StateTable table;
    private final StartingQueue queue;
    private final DeadLetters dead;
    private final Release own;
    private final Runnable triggers;
    private final OtherCoordinators others;
    private final long marginMillis;

    /** Where there is one version of the code, and no queue that keeps dead letters. */
    public LookRound(
            Coordinator coordinator,
            Notifier notifier,
            Ticker ticker,
            StateTable table,
            StartingQueue queue,
            DeadLetters dead,
            Runnable triggers,
            long marginMillis) {
        this(
                coordinator,
                notifier,
                ticker,
                table,
                queue,
                dead,
                Release.ANY,
                triggers,
                OtherCoordinators.NONE,
                marginMillis);
    }

    /**
     * @param own which version of the code this is
     * @param table tells which runs have ended
     * @param queue the coordinator's own, which starts workers
     * @param dead letters of this version; taken when open runs of it are due
     * @param triggers calls, at a tick, who looks at triggers; throws nothing
     * @param others are told, at a tick, to do the same for runs of their own
     * @param marginMillis no look begins when less time is left: it is the longest that one look takes
     */
    public LookRound(
            Coordinator coordinator,
            Notifier notifier,
            Ticker ticker,
            StateTable table,
            StartingQueue queue,
            DeadLetters dead,
            Release own,
            Runnable triggers,
            OtherCoordinators others,
            long marginMillis) {
        this.coordinator = coordinator;
        this.notifier = notifier;
        this.ticker = ticker;
        this.table = table;
        this.queue = queue;
        this.dead = dead;
        this.own = own;
        this.triggers = triggers;
        this.others = others;
        this.marginMillis = marginMillis;
    }

    /**
     * A received hint.
     *
     * @param message by which the service knows it
     */
    public record Hint(String message, String body) {}

    /**
     * What became of hints.
     *
     * @param again messages that must come again
     * @param trouble why, in the order of the runs
     * @param ended runs that have come to an end meanwhile
     */
    public record Taken(List<String> again, List<String> trouble, List<Ended> ended) {
        public Taken {
            again = List.copyOf(again);
            trouble = List.copyOf(trouble);
            ended = List.copyOf(ended);
        }
    }

    /** A run that has come to its end, as it seems to one look: where several look at once, each may tell. */
    public record Ended(RunId run, RunState state) {}

    /** Looks at each run once, however many hints there are. A hint that names no run is nobody's. */
    public Taken take(List<Hint> hints, TimeLeft time) {
        queue.newRound();
        try {
            return looked(hints, time);
        } finally {
            queue.endRound();
        }
    }

    private Taken looked(List<Hint> hints, TimeLeft time) {
        Map<String, List<String>> messages = new LinkedHashMap<>();
        hints.forEach(hint ->
                messages.computeIfAbsent(hint.body(), _ -> new ArrayList<>()).add(hint.message()));
        List<String> again = new ArrayList<>();
        List<String> trouble = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        messages.forEach((body, ofRun) -> {
            try {
                settle(body, time).ifPresent(ended::add);
            } catch (RuntimeException failed) {
                // The other runs of the batch are looked at all the same.
                again.addAll(ofRun);
                trouble.add(body + ": " + failed);
            }
        });
        return new Taken(again, trouble, ended);
    }

    private Optional<Ended> settle(String body, TimeLeft time) {
        RunId run;
        try {
            run = new RunId(body);
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
        if (!isTime(time)) {
            throw new StorageException.Unavailable("the time was over before the run was looked at", null);
        }
        boolean open = state(run).filter(state -> !state.isEnded()).isPresent();
        switch (coordinator.settleAlone(run, () -> isTime(time))) {
            case Look.MOVED -> coordinator.handOn(run);
            case Look.OVERTAKEN -> coordinator.handOnLater(run);
            case Look.WAITING, Look.RESTING -> {
                if (isTime(time)) {
                    notifier.deliver(run);
                }
            }
        }
        return open ? state(run).filter(RunState::isEnded).map(state -> new Ended(run, state)) : Optional.empty();
    }

    private Optional<RunState> state(RunId run) {
        return table.read(Keys.run(run)).map(RunRow::of).map(RunRow::state);
    }

    private boolean isTime(TimeLeft time) {
        return time.millis() > marginMillis;
    }

    /**
     * Sends a hint for each run that is due, starts workers for messages that wait, calls for triggers if there are any, and takes dead letters if an open run is
     * due: at rest nobody asks for them.
     */
    public Ticked tick() {
        queue.newRound();
        Ticker.Ticked ticked = ticker.tick();
        StartingQueue.Waiting waiting = queue.startWaiting();
        ticked.releases().stream().filter(own::leaves).forEach(others::startWaiting);
        callForTriggers();
        boolean isOpen = ticked.releases().stream().anyMatch(holder -> !own.leaves(holder));
        return new Ticked(ticked.due(), waiting.workers(), waiting.idle(), isOpen ? dead.take() : 0);
    }

    /** What a tick does for open runs of this version of the code where another is called by the schedule: starts workers, and takes dead letters. */
    public Waiting startWaiting() {
        queue.newRound();
        StartingQueue.Waiting waiting = queue.startWaiting();
        return new Waiting(waiting.workers(), waiting.idle(), dead.take());
    }

    /** Calls workers for another coordinator of this version, which has more to call than it can in good time. Returns how many were asked for. */
    public int start(CloudClass memory, int count) {
        return queue.call(memory, count);
    }

    /** Nobody is called where there are no triggers. */
    private void callForTriggers() {
        try {
            if (table.query(Keys.triggers(), "").stream().map(TriggerRow::of).anyMatch(TriggerRow::isThere)) {
                triggers.run();
            }
        } catch (StorageException.Unavailable silent) {
            // The next tick asks again.
        }
    }

    /**
     * What a tick did.
     *
     * @param runs that were hinted
     * @param workers that were started
     * @param idle classes of which messages waited, and nobody had one
     * @param dead letters that became hints
     */
    public record Ticked(int runs, int workers, int idle, int dead) {}

    /** The same of what belongs to one version of the code. */
    public record Waiting(int workers, int idle, int dead) {}
}
