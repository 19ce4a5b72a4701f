package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.Planner;
import dev.millrace.coordinator.policy.NextCheck;
import dev.millrace.coordinator.policy.Sizing;
import dev.millrace.coordinator.state.Advance;
import dev.millrace.coordinator.state.StageFacts;
import dev.millrace.coordinator.state.Step;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks at runs: reads the rows, decides, and carries the decision out as far as nobody else has moved. Any number of coordinators may look at
 * one run at once. Keeps nothing between looks but documents that never change.
 *
 * <p>Errors: {@link StorageException.Unavailable} when a port did not answer; whoever asked for the look should ask again later.
 */
public final class Coordinator {
    private static final int LOOKS_OF_A_HINT = 256;
    private static final long MOMENT_MILLIS = 2_000;

    private final CoordinatorParts parts;
    private final LeftRuns left;

    /** Tries tasks first in the class that the plan names. */
    public Coordinator(Ports ports, Planner planner, ProtocolSettings settings, Rules rules) {
        this(ports, planner, Sizing.AS_PLANNED, settings, rules);
    }

    /** @param sizing in which class tasks are tried first */
    public Coordinator(Ports ports, Planner planner, Sizing sizing, ProtocolSettings settings, Rules rules) {
        this(ports, planner, sizing, settings, rules, Releases.NONE);
    }

    /** @param releases which version this is, and how those that go on with other runs are reached */
    public Coordinator(
            Ports ports, Planner planner, Sizing sizing, ProtocolSettings settings, Rules rules, Releases releases) {
        this.parts = CoordinatorParts.of(ports, planner, sizing, settings, rules, releases);
        this.left = new LeftRuns(parts);
    }

    /**
     * Looks until nothing follows at once, at most {@code looks} times. Returns the last one; {@link Look#MOVED} or {@link Look#OVERTAKEN}: there is
     * more to do now.
     */
    public Look settle(RunId run, int looks) {
        Look last = look(run);
        for (int left = looks - 1; left > 0 && (last == Look.MOVED || last == Look.OVERTAKEN); left--) {
            last = look(run);
        }
        return last;
    }

    /**
     * Looks until nothing follows at once or somebody else has moved the run, while there is time, which is asked before each look but the first. Where
     * many may look at once, whoever is overtaken leaves the run to the other: both would send the same tasks.
     */
    public Look settleAlone(RunId run, BooleanSupplier time) {
        Look last = look(run);
        while (last == Look.MOVED && time.getAsBoolean()) {
            last = look(run);
        }
        return last;
    }

    /** Asks for a look at a run, by whoever takes the hint. A lost one is made up for by the tick. */
    public void handOn(RunId run) {
        Hints.send(parts.ports().queue(), run);
    }

    /** The same in a moment: whoever has moved the run meanwhile may have died since. */
    public void handOnLater(RunId run) {
        Hints.sendLater(parts.ports().queue(), run, MOMENT_MILLIS);
    }

    /** One look. */
    public Look look(RunId id) {
        Optional<RunRow> read = parts.ports().table().read(Keys.run(id)).map(RunRow::of);
        if (read.isEmpty()) {
            return Look.RESTING;
        }
        try {
            return look(read.get());
        } catch (StorageException.UnknownFate unknown) {
            // Every step may be repeated, and the next look reads back what became of this one.
            return Look.OVERTAKEN;
        }
    }

    /**
     * Receives hints and looks at their runs, each once however many hints there are. Hints are deleted last.
     *
     * @return false: there was none, or the queue did not answer
     */
    public boolean takeHint() {
        return new Hints(parts.ports(), parts.settings()).take(run -> settle(run, LOOKS_OF_A_HINT));
    }

    private Look look(RunRow run) {
        long now = parts.nowMillis();
        if (run.isLeftBy(parts.releases().own()) && parts.rules().hold(Rule.LEAVE_TO_RELEASE)) {
            return left.look(run);
        }
        if (left.saysMissed(run)) {
            return left.found(run);
        }
        return switch (Step.of(run, now, parts.settings(), parts.rules())) {
            case REST -> Look.RESTING;
            case PLAN ->
                ended(run, new Planning(parts).plan(run), now + parts.settings().checkMillis());
            case ADVANCE -> advance(run);
            case PUBLISH ->
                ended(
                        run,
                        new Publisher(parts, run).publish(),
                        now + parts.settings().checkMillis());
            case KEEP -> ended(run, Progress.SAME, NextCheck.expiry(run, parts.settings()));
            case EXPIRE ->
                isToBeTold(run)
                        ? ended(run, Progress.SAME, now + parts.settings().checkMillis())
                        : ended(run, applied(parts.applied(parts.writes().expired(run, now))), now);
            case COLLECT -> ended(run, new Collector(parts, run).collect(), collectAgain(run));
        };
    }

    /** Whether a webhook is still to be told of an end; it is given up after so many tries. */
    private boolean isToBeTold(RunRow run) {
        return parts.rules().hold(Rule.EXPIRE_WHEN_TOLD)
                && !run.told().isEmpty()
                && parts.ports().table().query(Keys.runPartition(run.run()), Keys.NOTICES).stream()
                        .map(NoticeRow::of)
                        .anyMatch(NoticeRow::isPending);
    }

    private long collectAgain(RunRow run) {
        return run.state().canRetry()
                ? NextCheck.expiry(run, parts.settings())
                : NextCheck.quiet(run, parts.settings());
    }

    private Look advance(RunRow run) {
        try {
            StageGraph plan = parts.plan(run);
            List<StageFacts> stages = new FactsReader(parts).read(run, plan);
            Progress progress = new Effects(parts, run, plan)
                    .carryOut(Advance.decide(
                            run,
                            plan.classes(),
                            stages,
                            parts.sizing(),
                            parts.nowMillis(),
                            parts.settings(),
                            parts.rules()));
            return ended(run, progress, NextCheck.running(run, rows(stages), parts.nowMillis(), parts.settings()));
        } catch (StorageException trouble) {
            throw trouble;
        } catch (MillraceException corrupt) {
            return ended(run, applied(parts.failed(run, corrupt.failure())), 0);
        }
    }

    private static List<StageRow> rows(List<StageFacts> stages) {
        List<StageRow> rows = new ArrayList<>();
        for (StageFacts facts : stages) {
            switch (facts) {
                case StageFacts.Waiting _, StageFacts.Ready _, StageFacts.Unneeded _ -> {}
                case StageFacts.Seen seen -> rows.add(seen.row());
                case StageFacts.Running running -> rows.add(running.row());
            }
        }
        return rows;
    }

    private static Progress applied(boolean applied) {
        return applied ? Progress.MOVED : Progress.REFUSED;
    }

    /** The end of a look: when nothing follows at once, the tick must know when to ask again. */
    private Look ended(RunRow run, Progress progress, long checkMillis) {
        return switch (progress) {
            case MOVED -> Look.MOVED;
            case REFUSED -> Look.OVERTAKEN;
            // Nobody knows when that ends, so that the tick is soon enough.
            case BLOCKED -> waiting(run, NextCheck.blocked(parts.nowMillis(), parts.settings()), false);
            case SAME -> waiting(run, checkMillis, true);
        };
    }

    private Look waiting(RunRow run, long checkMillis, boolean hints) {
        long now = parts.nowMillis();
        if (run.checkMillis() > now && run.checkMillis() <= checkMillis) {
            return Look.WAITING;
        }
        if (!parts.applied(parts.writes().check(run, checkMillis))) {
            return Look.OVERTAKEN;
        }
        // Whoever writes the check hints of it, so that there is one such hint and not one for each look.
        boolean hinted = run.checkMillis() > now && run.checkMillis() < checkMillis + MOMENT_MILLIS;
        if (hints && !hinted && checkMillis - now < parts.settings().checkMillis()) {
            long delay = Math.clamp(checkMillis - now, 0, TaskQueue.MAX_DELAY_MILLIS);
            Hints.sendLater(parts.ports().queue(), run.run(), delay);
        }
        return Look.WAITING;
    }
}
