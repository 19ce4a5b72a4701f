package dev.millrace.storage.record;

import static dev.millrace.storage.record.Changes.equal;
import static dev.millrace.storage.record.Changes.flag;
import static dev.millrace.storage.record.Changes.limits;
import static dev.millrace.storage.record.Changes.oneLess;
import static dev.millrace.storage.record.Changes.raised;
import static dev.millrace.storage.record.Changes.remove;
import static dev.millrace.storage.record.Changes.set;
import static dev.millrace.storage.record.Changes.version;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.codec.FailureCodec;
import dev.millrace.storage.StateTable.Change;
import dev.millrace.storage.StateTable.Condition;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.StateTable.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Every durable write of a row, with what must still hold and why. Nobody else builds an {@link Update} of these rows;
 * those of notices, of who asked, and of versions that are not there are in {@link NoticeWrites}, {@link ClientWrites} and {@link ReleaseWrites}.
 *
 * <p>Rows of runs and stages carry a version that every decision raises: a decision writes only over the row it was made from. Rows of tasks
 * need no version: a slot is set once, a claim is taken by its lease, a failure is put once.
 */
public final class Writes {
    private final Rules rules;
    private final ProtocolSettings settings;

    public Writes(Rules rules, ProtocolSettings settings) {
        this.rules = rules;
        this.settings = settings;
    }

    // ---- a client's key and the run

    /** If absent: the first request with this key decides which run it stands for. */
    public Update clientKey(String key, RunId run) {
        return new Update(
                Keys.clientKey(key), List.of(new Condition.RowAbsent()), List.of(set(KeyRow.RUN, run.value())));
    }

    /** If absent: a repeated request must not send a planned run back to its beginning. */
    public Update submitted(RunId run, String job, Limits limits, ToldEnds told, long nowMillis) {
        List<Change> changes = new ArrayList<>(List.of(
                set(RunRow.STATE, RunState.ACCEPTED.name()),
                set(RunRow.EPOCH, 0),
                set(RunRow.VERSION, 1),
                set(RunRow.CHECK, nowMillis),
                set(RunRow.JOB, job),
                set(RunRow.SUBMITTED, nowMillis),
                set(RunRow.STARTED, nowMillis)));
        changes.addAll(limits(limits));
        if (!told.isEmpty()) {
            changes.add(set(RunRow.TOLD, told.text()));
        }
        return new Update(Keys.run(run), List.of(new Condition.RowAbsent()), changes);
    }

    /**
     * If version: the run may have been cancelled while it was planned.
     *
     * @param release goes on with it
     */
    public Update planned(RunRow read, String planVariant, Release release) {
        Change running = set(RunRow.STATE, RunState.RUNNING.name());
        List<Change> changes = new ArrayList<>(List.of(running, set(RunRow.PLAN, planVariant)));
        if (!release.isAny()) {
            changes.add(set(RunRow.RELEASE, release.label()));
        }
        return decided(read, Rule.RUNNING_IF_VERSION, changes);
    }

    /** If version: the failure is of this epoch, and a retry may have begun another. */
    public Update failed(RunRow read, Failure failure, long nowMillis) {
        return decided(
                read,
                Rule.FAILED_IF_VERSION,
                List.of(
                        set(RunRow.STATE, RunState.FAILED.name()),
                        set(RunRow.FAILURE, FailureCodec.write(failure)),
                        set(RunRow.ENDED, nowMillis),
                        checkOfEnded(nowMillis)));
    }

    /** If version: once a run publishes, files are visible and it can no longer be cancelled. Ends a pause. */
    public Update cancelled(RunRow read, long nowMillis) {
        List<Change> changes = new ArrayList<>(List.of(
                set(RunRow.STATE, RunState.CANCELLED.name()), set(RunRow.ENDED, nowMillis), checkOfEnded(nowMillis)));
        changes.addAll(endOfPause());
        return decided(read, Rule.CANCEL_IF_VERSION, changes);
    }

    /**
     * If version: it may have been retried already, or have expired. Winners stay; claims and failures of the old epoch are never read again.
     *
     * @param release goes on with it: the one before may be gone
     */
    public Update retried(RunRow read, Limits limits, Release release, long nowMillis) {
        boolean raises = rules.hold(Rule.RETRY_RAISES_EPOCH);
        List<Change> changes = new ArrayList<>(List.of(
                set(RunRow.STATE, (read.plan().isPresent() ? RunState.RUNNING : RunState.ACCEPTED).name()),
                set(RunRow.EPOCH, raises ? read.epoch() + 1 : read.epoch()),
                set(RunRow.STARTED, nowMillis),
                rules.hold(Rule.RETRY_SETS_CHECK) ? set(RunRow.CHECK, nowMillis) : remove(RunRow.CHECK),
                remove(RunRow.ENDED),
                remove(RunRow.FAILURE),
                remove(RunRow.MISSED),
                release.isAny() ? remove(RunRow.RELEASE) : set(RunRow.RELEASE, release.label())));
        changes.addAll(endOfPause());
        changes.addAll(limits(limits));
        return ifVersion(read, changes);
    }

    /** If version, raising it: a look that read the run before must not move it on. */
    public Update paused(RunRow read) {
        return rules.hold(Rule.PAUSE_IF_VERSION)
                ? ifVersion(read, List.of(flag(RunRow.PAUSED)))
                : new Update(
                        Keys.run(read.run()),
                        List.of(),
                        List.of(
                                flag(RunRow.PAUSED),
                                set(RunRow.STATE, read.state().name())));
    }

    /** If version. Sets the next check, because the hint that follows may be lost. */
    public Update unpaused(RunRow read, long nowMillis) {
        Change ended = remove(RunRow.PAUSED);
        return ifVersion(
                read, rules.hold(Rule.END_PAUSE) ? List.of(ended, set(RunRow.CHECK, nowMillis)) : List.of(ended));
    }

    /**
     * One transaction with the rows of the destinations. Run: if version (it may have been cancelled). Destinations: if nobody else publishes
     * there, and the last run is the one that was read, because whether this run may write was judged by it.
     */
    public List<Update> publishing(RunRow read, List<DestinationRow> destinations) {
        List<Update> updates = new ArrayList<>();
        updates.add(decided(read, Rule.PUBLISHING_IF_VERSION, List.of(set(RunRow.STATE, RunState.PUBLISHING.name()))));
        if (rules.hold(Rule.DESTINATION_ROW)) {
            destinations.forEach(destination -> updates.add(taken(read.run(), destination)));
        }
        return updates;
    }

    private static Update taken(RunId run, DestinationRow read) {
        Condition lastAsRead = read.isEmpty()
                ? new Condition.Absent(DestinationRow.LAST)
                : equal(DestinationRow.LAST, read.lastOrEmpty());
        return new Update(
                Keys.destination(read.folder()),
                List.of(new Condition.AbsentOrEqual(DestinationRow.RUN, Value.of(run.value())), lastAsRead),
                List.of(set(DestinationRow.RUN, run.value())));
    }

    /** One transaction with the rows of the destinations, which remember this run and are free again. If version, and if they are still ours. */
    public List<Update> succeeded(RunRow read, List<Location> destinations, long nowMillis) {
        List<Update> updates = new ArrayList<>();
        Change check = rules.hold(Rule.CHECK_UNTIL_CLEAN) ? set(RunRow.CHECK, nowMillis) : remove(RunRow.CHECK);
        updates.add(ifVersion(
                read,
                List.of(
                        set(RunRow.STATE, RunState.SUCCEEDED.name()),
                        set(RunRow.ENDED, nowMillis),
                        check,
                        remove(RunRow.ALARM))));
        if (rules.hold(Rule.DESTINATION_ROW)) {
            destinations.forEach(destination -> updates.add(freed(read.run(), destination)));
        }
        return updates;
    }

    private static Update freed(RunId run, Location destination) {
        return new Update(
                Keys.destination(destination),
                List.of(equal(DestinationRow.RUN, run.value())),
                List.of(set(DestinationRow.LAST, run.value()), remove(DestinationRow.RUN)));
    }

    /** If version: it may have been retried. Only after this may anything of the run be deleted. */
    public Update expired(RunRow read, long nowMillis) {
        return decided(
                read,
                Rule.EXPIRED_IF_VERSION,
                List.of(
                        set(RunRow.STATE, RunState.EXPIRED.name()),
                        set(RunRow.ENDED, nowMillis),
                        set(RunRow.CHECK, nowMillis)));
    }

    /** If version, not raising it: an old look must not park a retried run, and a check is no decision that others wait for. */
    public Update check(RunRow read, long checkMillis) {
        return noted(read, set(RunRow.CHECK, checkMillis));
    }

    /** If version: nothing is left to do for this run, ever. */
    public Update clean(RunRow read) {
        return ifVersion(read, List.of(remove(RunRow.CHECK)));
    }

    /** If version, not raising it: for people. Empty text removes it. */
    public Update alarm(RunRow read, String text) {
        return noted(read, text.isEmpty() ? remove(RunRow.ALARM) : set(RunRow.ALARM, text));
    }

    /** If version, not raising it: the next look need not begin with the first file. Published files are never taken back. */
    public Update published(RunRow read, int files) {
        return noted(read, set(RunRow.PUBLISHED, files));
    }

    private static Update noted(RunRow read, Change change) {
        return new Update(Keys.run(read.run()), List.of(version(read.version())), List.of(change));
    }

    private Update decided(RunRow read, Rule rule, List<Change> changes) {
        return rules.hold(rule)
                ? ifVersion(read, changes)
                : new Update(Keys.run(read.run()), List.of(), raised(read.version(), changes));
    }

    private static Update ifVersion(RunRow read, List<Change> changes) {
        return new Update(Keys.run(read.run()), List.of(version(read.version())), raised(read.version(), changes));
    }

    private Change checkOfEnded(long nowMillis) {
        return rules.hold(Rule.CHECK_UNTIL_CLEAN)
                ? set(
                        RunRow.CHECK,
                        nowMillis
                                + settings.retentionMillis()
                                + settings.times().clockMarginMillis())
                : remove(RunRow.CHECK);
    }

    private List<Change> endOfPause() {
        return rules.hold(Rule.END_PAUSE) ? List.of(remove(RunRow.PAUSED)) : List.of();
    }

    // ---- stages

    /** If absent: a slow look must not start a stage again that is running or done. */
    public Update stageStarted(RunId run, StageId stage, int epoch, String decisionVariant, int tasks, long nowMillis) {
        List<Condition> conditions = rules.hold(Rule.START_IF_ABSENT) ? List.of(new Condition.RowAbsent()) : List.of();
        return new Update(
                Keys.stage(run, stage),
                conditions,
                List.of(
                        set(StageRow.STATE, StageRow.State.RUNNING.name()),
                        set(StageRow.GENERATION, 0),
                        set(StageRow.EPOCH, epoch),
                        set(StageRow.DECISION, decisionVariant),
                        set(StageRow.TASKS, tasks),
                        set(StageRow.CURSOR, 0),
                        set(StageRow.SENT, nowMillis),
                        set(StageRow.SWEEPS, 0),
                        set(StageRow.VERSION, 1),
                        set(StageRow.STARTED, nowMillis)));
    }

    /** If version: another look may have sent tasks of this epoch, or made a finer plan. */
    public Update stageRearmed(StageRow read, int epoch, long nowMillis) {
        return stage(
                read,
                true,
                List.of(
                        set(StageRow.EPOCH, epoch),
                        set(StageRow.CURSOR, 0),
                        set(StageRow.SWEEPS, 0),
                        set(StageRow.SENT, nowMillis)));
    }

    /** If version: an old look must not move the cursor of another generation or epoch. */
    public Update cursorMoved(StageRow read, int cursor, long nowMillis) {
        return stage(read, true, List.of(set(StageRow.CURSOR, cursor), set(StageRow.SENT, nowMillis)));
    }

    /** If version: the stage may be done, and done is final. */
    public Update stageReplanned(StageRow read, int generation, String decisionVariant, int tasks, long nowMillis) {
        return stage(
                read,
                rules.hold(Rule.REPLAN_IF_VERSION),
                List.of(
                        set(StageRow.GENERATION, generation),
                        set(StageRow.DECISION, decisionVariant),
                        set(StageRow.TASKS, tasks),
                        set(StageRow.CURSOR, 0),
                        set(StageRow.SWEEPS, 0),
                        set(StageRow.SENT, nowMillis)));
    }

    /** If version: the stage may have been planned finer, and its new generation has no winners. */
    public Update stageDone(StageRow read, StageRow.Totals totals, long nowMillis) {
        return stage(
                read,
                rules.hold(Rule.DONE_IF_VERSION),
                List.of(
                        set(StageRow.STATE, StageRow.State.DONE.name()),
                        set(StageRow.ENDED, nowMillis),
                        set(StageRow.ROWS_READ, totals.rowsRead()),
                        set(StageRow.BYTES_READ, totals.bytesRead()),
                        set(StageRow.ROWS_WRITTEN, totals.rowsWritten()),
                        set(StageRow.BYTES_WRITTEN, totals.bytesWritten()),
                        set(StageRow.PEAK, totals.peakBytes()),
                        set(StageRow.TASK_TIME, totals.taskMillis())));
    }

    /** If version: of several looks that swept, one counts. */
    public Update stageSwept(StageRow read, long nowMillis) {
        return stage(read, true, List.of(set(StageRow.SWEEPS, read.sweeps() + 1), set(StageRow.SENT, nowMillis)));
    }

    private static Update stage(StageRow read, boolean ifVersion, List<Change> changes) {
        List<Condition> conditions = ifVersion ? List.of(version(read.version())) : List.of();
        return new Update(Keys.stage(read.run(), read.stage()), conditions, raised(read.version(), changes));
    }

    // ---- tasks

    /** If the slot is absent: the first commit wins, and readers may already use what it wrote. */
    public Update commit(StageKeys keys, int task, Slot slot) {
        SlotTree.Entry entry = keys.tree().slot(task);
        String name = SlotRow.slotName(entry.index());
        List<Condition> conditions =
                rules.hold(Rule.COMMIT_INTO_UNSET_SLOT) ? List.of(new Condition.Absent(name)) : List.of();
        List<Change> changes =
                List.of(set(name, slot.text()), oneLess(keys.tree().entries(entry.row())));
        return new Update(keys.slots(entry.row()), conditions, changes);
    }

    /** If the mark is absent: each child is counted once. */
    public Update mark(StageKeys keys, SlotTree.Entry entry) {
        String name = SlotRow.markName(entry.index());
        List<Change> changes = List.of(flag(name), oneLess(keys.tree().entries(entry.row())));
        return new Update(keys.slots(entry.row()), List.of(new Condition.Absent(name)), changes);
    }

    /**
     * If no lease is live (one attempt at a time), if the budget is not spent (a task that kills workers must end), and if the row lets this
     * class in (a smaller class has already failed).
     *
     * @param owner fresh and random for each try, so that it can be recognised when the answer is lost
     */
    public Update claim(
            StageKeys keys, int epoch, int task, String owner, int memoryClass, int maxClaims, long nowMillis) {
        List<Condition> conditions = new ArrayList<>();
        if (rules.hold(Rule.RESPECT_LEASE)) {
            conditions.add(new Condition.AbsentOrBelow(ClaimRow.UNTIL, nowMillis));
        }
        if (rules.hold(Rule.COUNT_CLAIMS)) {
            conditions.add(new Condition.AbsentOrBelow(ClaimRow.STARTS, maxClaims));
        }
        if (rules.hold(Rule.CLAIM_NEEDS_CLASS)) {
            conditions.add(new Condition.AbsentOrAtMost(ClaimRow.CLASS, memoryClass));
        }
        return new Update(
                keys.claim(epoch, task),
                conditions,
                List.of(
                        new Change.Add(ClaimRow.STARTS, 0, 1),
                        set(ClaimRow.OWNER, owner),
                        set(ClaimRow.UNTIL, nowMillis + settings.leaseMillis()),
                        set(ClaimRow.STARTED, nowMillis),
                        expires(nowMillis)));
    }

    /**
     * If nobody has this place: a speculative attempt has the id of its place, so there is one of it.
     *
     * @param place of {@link dev.millrace.graph.AttemptId#SPECULATIVE}, from 0; the one before must be taken
     */
    public Update claimSpeculative(StageKeys keys, int epoch, int task, int place, String owner, long nowMillis) {
        String name = ClaimRow.SPECULATIVE.get(place);
        return new Update(
                keys.claim(epoch, task),
                List.of(new Condition.Absent(name)),
                List.of(set(name, owner), expires(nowMillis)));
    }

    /** If the claim is still mine: a lease that was lost must not be taken back. */
    public Update beat(StageKeys keys, AttemptId attempt, String owner, long peakBytes, long rows, long nowMillis) {
        return new Update(
                keys.claim(attempt.epoch(), attempt.task()),
                mine(attempt, owner),
                List.of(
                        set(ClaimRow.UNTIL, nowMillis + settings.leaseMillis()),
                        set(ClaimRow.PEAK, peakBytes),
                        set(ClaimRow.ROWS, rows),
                        expires(nowMillis)));
    }

    /** If the claim is still mine: the next worker's lease is not mine to end. */
    public Update leaseEnded(StageKeys keys, AttemptId attempt, String owner) {
        return leaseEndsAt(keys, attempt, owner, 0);
    }

    /** The same, but nobody else claims it before {@code untilMillis} either: what was unavailable to this worker is so to others. */
    public Update leaseEndsAt(StageKeys keys, AttemptId attempt, String owner, long untilMillis) {
        List<Change> changes = List.of(set(ClaimRow.UNTIL, untilMillis));
        return new Update(keys.claim(attempt.epoch(), attempt.task()), mine(attempt, owner), changes);
    }

    /** As the end of a lease, and smaller classes are kept out: this one was not enough. */
    public Update leaseEndedForClass(StageKeys keys, AttemptId attempt, String owner, int nextClass) {
        return new Update(
                keys.claim(attempt.epoch(), attempt.task()),
                mine(attempt, owner),
                List.of(set(ClaimRow.UNTIL, 0), set(ClaimRow.CLASS, nextClass)));
    }

    private static List<Condition> mine(AttemptId attempt, String owner) {
        return List.of(equal(ClaimRow.OWNER, owner), new Condition.Equal(ClaimRow.STARTS, Value.of(attempt.number())));
    }

    /** Claims may be forgotten when nobody from before can be alive; no condition relies on it. */
    private Change expires(long nowMillis) {
        return set(ClaimRow.EXPIRES, nowMillis + settings.retentionMillis() + 2 * settings.quietAfterMillis());
    }
}
