package dev.millrace.storage.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Location;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.memory.MemoryStateTable;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WritesTest {
    private static final long NOW = FixedClock.NOW;
    private static final RunId RUN = RunId.of(NOW, 1, 2);
    private static final RunId OTHER = RunId.of(NOW, 3, 4);
    private static final StageId STAGE = new StageId(0);
    private static final Location OUT = new Location("memory:/out");
    private static final Failure FAILURE = Failure.of(FailureKind.INVALID, "WRONG", "it is wrong");

    private final StateTable table = new MemoryStateTable(new FixedClock());
    private final ProtocolSettings settings = ProtocolSettings.DEFAULT;
    private final Writes writes = new Writes(Rules.all(), settings);
    private final StageKeys keys = new StageKeys(RUN, STAGE, 0, new SlotTree(3), Rules.all());

    private boolean applied(Update update) {
        return table.update(update) instanceof Outcome.Applied;
    }

    private RunRow run() {
        return RunRow.of(table.read(Keys.run(RUN)).orElseThrow());
    }

    private StageRow stage() {
        return StageRow.of(table.read(Keys.stage(RUN, STAGE)).orElseThrow());
    }

    private ClaimRow claim(int task) {
        return ClaimRow.of(table.read(keys.claim(0, task)));
    }

    private RunRow submitted() {
        applied(writes.submitted(RUN, "job", new Limits(1, 2, 3, 4, 5), ToldEnds.NONE, NOW));
        return run();
    }

    @Test
    void aRunIsSubmittedOnceAndReadBackAsItWasWritten() {
        RunRow row = submitted();
        assertThat(row)
                .isEqualTo(new RunRow(
                        RUN,
                        RunState.ACCEPTED,
                        0,
                        1,
                        "",
                        NOW,
                        RunRow.NONE,
                        false,
                        new Limits(1, 2, 3, 4, 5),
                        "job",
                        NOW,
                        NOW,
                        null,
                        "",
                        0,
                        ToldEnds.NONE,
                        Release.ANY,
                        RunRow.NONE));
        assertThat(applied(writes.submitted(RUN, "again", Limits.DEFAULT, ToldEnds.NONE, NOW)))
                .isFalse();
    }

    @Test
    void everyDecisionOnARunNeedsTheVersionThatWasReadAndRaisesIt() {
        RunRow read = submitted();
        assertThat(applied(writes.planned(read, "variant", Release.ANY))).isTrue();
        assertThat(run().version()).isEqualTo(read.version() + 1);
        for (Update late : List.of(
                writes.planned(read, "variant", Release.ANY),
                writes.failed(read, FAILURE, NOW),
                writes.cancelled(read, NOW),
                writes.retried(read, Limits.DEFAULT, Release.ANY, NOW),
                writes.paused(read),
                writes.unpaused(read, NOW),
                writes.expired(read, NOW),
                writes.check(read, NOW),
                writes.clean(read),
                writes.alarm(read, "late"))) {
            assertThat(applied(late)).isFalse();
        }
        assertThat(table.transact(writes.publishing(read, List.of()))).isInstanceOf(Outcome.Refused.class);
        assertThat(table.transact(writes.succeeded(read, List.of(), NOW))).isInstanceOf(Outcome.Refused.class);
        assertThat(run().state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void aRunFailsForAVersionThatIsGoneOnlyWhileItIsMissedSinceTheTimeThatWasRead() {
        ReleaseWrites absent = new ReleaseWrites(Rules.all(), writes);
        RunRow read = submitted();
        assertThat(applied(absent.missed(read, NOW))).isTrue();
        assertThat(applied(absent.missed(read, NOW + 1)))
                .as("the first time counts")
                .isFalse();
        RunRow missed = run();
        assertThat(missed.missedMillis()).isEqualTo(NOW);
        assertThat(missed.version()).isEqualTo(read.version());

        assertThat(applied(absent.found(missed))).isTrue();
        assertThat(applied(absent.gone(missed, FAILURE, NOW))).isFalse();
        assertThat(applied(absent.missed(read, NOW + 2))).isTrue();
        assertThat(applied(absent.gone(missed, FAILURE, NOW))).isFalse();
        assertThat(applied(absent.gone(run(), FAILURE, NOW))).isTrue();
        assertThat(run().state()).isEqualTo(RunState.FAILED);
        assertThat(run().isMissed()).isFalse();
    }

    @Test
    void movingTheCheckDoesNotOvertakeADecision() {
        RunRow read = submitted();
        assertThat(applied(writes.check(read, NOW + 1))).isTrue();
        assertThat(applied(writes.planned(read, "variant", Release.ANY))).isTrue();
        assertThat(run().checkMillis()).isEqualTo(NOW + 1);
    }

    @Test
    void aRetryKeepsThePlanRaisesTheEpochAndEndsThePause() {
        submitted();
        applied(writes.planned(run(), "variant", Release.ANY));
        applied(writes.paused(run()));
        applied(writes.failed(run(), FAILURE, NOW));
        assertThat(run().failure()).contains(FAILURE);
        assertThat(run().checkMillis()).isGreaterThanOrEqualTo(NOW + settings.retentionMillis());
        applied(writes.retried(run(), Limits.DEFAULT, Release.ANY, NOW + 5));
        RunRow retried = run();
        assertThat(retried.state()).isEqualTo(RunState.RUNNING);
        assertThat(retried.epoch()).isEqualTo(1);
        assertThat(retried.plan()).contains("variant");
        assertThat(retried.paused()).isFalse();
        assertThat(retried.failure()).isEmpty();
        assertThat(retried.endedMillis()).isEqualTo(RunRow.NONE);
        assertThat(retried.checkMillis()).isEqualTo(NOW + 5);
    }

    @Test
    void aDestinationIsTakenByOneRunAndRemembersTheLast() {
        RunRow read = submitted();
        DestinationRow free = DestinationRow.of(OUT, table.read(Keys.destination(OUT)));
        assertThat(table.transact(writes.publishing(read, List.of(free)))).isInstanceOf(Outcome.Applied.class);
        applied(writes.submitted(OTHER, "other", Limits.DEFAULT, ToldEnds.NONE, NOW));
        RunRow other = RunRow.of(table.read(Keys.run(OTHER)).orElseThrow());
        assertThat(table.transact(writes.publishing(other, List.of(free)))).isInstanceOf(Outcome.Refused.class);
        assertThat(table.transact(writes.succeeded(run(), List.of(OUT), NOW))).isInstanceOf(Outcome.Applied.class);
        DestinationRow row = DestinationRow.of(OUT, table.read(Keys.destination(OUT)));
        assertThat(row).isEqualTo(new DestinationRow(OUT, "", RUN.value()));
        assertThat(table.transact(writes.publishing(other, List.of(free)))).isInstanceOf(Outcome.Refused.class);
        assertThat(table.transact(writes.publishing(other, List.of(row)))).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void aStageStartsOnceAndItsDecisionsNeedItsVersion() {
        assertThat(applied(writes.stageStarted(RUN, STAGE, 0, "decision", 3, NOW)))
                .isTrue();
        assertThat(applied(writes.stageStarted(RUN, STAGE, 0, "decision", 3, NOW)))
                .isFalse();
        StageRow read = stage();
        assertThat(applied(writes.cursorMoved(read, 3, NOW + 1))).isTrue();
        assertThat(stage().allSent()).isTrue();
        assertThat(applied(writes.stageDone(read, StageRow.Totals.NONE, NOW))).isFalse();
        assertThat(applied(writes.stageReplanned(read, 1, "finer", 6, NOW))).isFalse();
        assertThat(applied(writes.stageSwept(stage(), NOW + 2))).isTrue();
        assertThat(applied(writes.stageRearmed(stage(), 1, NOW + 3))).isTrue();
        assertThat(stage().sweeps()).isZero();
        assertThat(applied(writes.stageReplanned(stage(), 1, "finer", 6, NOW + 4)))
                .isTrue();
        StageRow finer = stage();
        assertThat(finer.generation()).isEqualTo(1);
        assertThat(finer.tasks()).isEqualTo(6);
        assertThat(finer.cursor()).isZero();
        StageRow.Totals totals = new StageRow.Totals(1, 2, 3, 4, 5, 6);
        assertThat(applied(writes.stageDone(finer, totals, NOW + 5))).isTrue();
        assertThat(stage().totals()).isEqualTo(totals);
        assertThat(stage().endedMillis()).isEqualTo(NOW + 5);
    }

    @Test
    void aSlotIsSetOnce() {
        Slot first = new Slot(new AttemptId(0, 1, 1), false);
        Slot second = new Slot(new AttemptId(0, 1, 2), true);
        assertThat(applied(writes.commit(keys, 1, first))).isTrue();
        assertThat(applied(writes.commit(keys, 1, second))).isFalse();
        SlotTree.Place leaf = new SlotTree.Place(0, 0);
        SlotRow row = keys.slotRow(leaf, table.read(keys.slots(leaf)));
        assertThat(row.slot(1)).contains(first);
        assertThat(row.remaining()).isEqualTo(2);
        assertThat(Slot.parse(second.text())).isEqualTo(second);
    }

    @Test
    void aClaimWaitsForTheLeaseCountsAndKeepsSmallerClassesOut() {
        assertThat(applied(writes.claim(keys, 0, 1, "a", 0, 8, NOW))).isTrue();
        assertThat(applied(writes.claim(keys, 0, 1, "b", 0, 8, NOW + settings.leaseMillis())))
                .isFalse();
        assertThat(applied(writes.claim(keys, 0, 1, "b", 0, 8, NOW + settings.leaseMillis() + 1)))
                .isTrue();
        assertThat(claim(1).starts()).isEqualTo(2);
        assertThat(claim(1).ownerOrEmpty()).isEqualTo("b");
        AttemptId mine = new AttemptId(0, 1, 2);
        assertThat(applied(writes.beat(keys, new AttemptId(0, 1, 1), "a", 0, 0, NOW)))
                .isFalse();
        assertThat(applied(writes.beat(keys, mine, "b", 77, 9, NOW))).isTrue();
        assertThat(claim(1).peakBytes()).isEqualTo(77);
        assertThat(applied(writes.leaseEnded(keys, mine, "a"))).isFalse();
        assertThat(applied(writes.leaseEndedForClass(keys, mine, "b", 1))).isTrue();
        assertThat(applied(writes.claim(keys, 0, 1, "c", 0, 8, NOW))).isFalse();
        assertThat(applied(writes.claim(keys, 0, 1, "c", 1, 2, NOW))).isFalse();
        assertThat(applied(writes.claim(keys, 0, 1, "c", 1, 3, NOW))).isTrue();
    }

    @Test
    void thereAreTwoSpeculativeClaims() {
        assertThat(applied(writes.claimSpeculative(keys, 0, 1, 0, "a", NOW))).isTrue();
        assertThat(applied(writes.claimSpeculative(keys, 0, 1, 0, "b", NOW))).isFalse();
        assertThat(applied(writes.claim(keys, 0, 1, "c", 0, 8, NOW))).isTrue();
        assertThat(claim(1).speculative()).containsExactly("a");
        assertThat(applied(writes.claimSpeculative(keys, 0, 1, 1, "d", NOW))).isTrue();
        assertThat(applied(writes.claimSpeculative(keys, 0, 1, 1, "e", NOW))).isFalse();
        assertThat(claim(1).speculative()).containsExactly("a", "d");
    }

    @Test
    void aSmallerClassIsKeptOutOnceAndOnlyWhereThereIsAClaim() {
        List<FailureRow> reports = List.of(
                new FailureRow(keys.failure(new AttemptId(0, 1, 1)), 1, "0.1.1", 0, 500, FAILURE, false),
                new FailureRow(keys.failure(new AttemptId(0, 1, 2)), 1, "0.1.2", 1, 500, FAILURE, false));
        assertThat(applied(FailureWrites.smallerKeptOut(keys, 0, reports))).isFalse();
        assertThat(applied(writes.claim(keys, 0, 1, "a", 0, 8, NOW))).isTrue();
        long until = claim(1).untilMillis();
        assertThat(applied(FailureWrites.smallerKeptOut(keys, 0, reports))).isTrue();
        assertThat(claim(1).memoryClass()).isEqualTo(2);
        assertThat(claim(1).untilMillis()).as("the lease of who works").isEqualTo(until);
        assertThat(applied(FailureWrites.smallerKeptOut(keys, 0, reports))).isFalse();
        assertThat(applied(writes.claim(keys, 0, 1, "b", 1, 8, until + 1))).isFalse();
        assertThat(applied(writes.claim(keys, 0, 1, "b", 2, 8, until + 1))).isTrue();
    }

    @Test
    void aFailureIsRecordedOnceAndStaysHandled() {
        AttemptId attempt = new AttemptId(2, 1, 3);
        Update update = FailureWrites.failure(keys.failure(attempt), 1, 500, FAILURE);
        assertThat(applied(update)).isTrue();
        FailureRow row = FailureRow.of(table.read(update.key()).orElseThrow());
        assertThat(row).isEqualTo(new FailureRow(update.key(), 1, "2.1.3", 1, 500, FAILURE, false));
        assertThat(applied(FailureWrites.handled(row))).isTrue();
        assertThat(applied(update)).isFalse();
        assertThat(FailureRow.of(table.read(update.key()).orElseThrow()).handled())
                .isTrue();
        assertThat(table.query(Keys.failures(RUN, STAGE), Keys.failuresOf(0, 2)))
                .hasSize(1);
        assertThat(table.query(Keys.failures(RUN, STAGE), Keys.failuresOf(0, 2, 1)))
                .hasSize(1);
        assertThat(table.query(Keys.failures(RUN, STAGE), Keys.failuresOf(0, 20)))
                .isEmpty();
    }

    @Test
    void aRunsBudgetOfClaimsCoversEveryClassAndOneDeath() {
        assertThat(settings.claims(1, 0)).isEqualTo(8);
        assertThat(settings.claims(9, 0)).isEqualTo(10);
        assertThat(settings.claims(3, 2)).isEqualTo(4);
        assertThat(settings.claims(3, 6)).isEqualTo(6);
    }

    @Test
    void rulesAreLeftOutOneByOne() {
        Rules fewer = Rules.all().without(Rule.SWEEP).without(Rule.REARM);
        assertThat(fewer.hold(Rule.SWEEP)).isFalse();
        assertThat(fewer.broken(Rule.REARM)).isTrue();
        assertThat(Rules.all().hold(Rule.SWEEP)).isTrue();
        assertThat(Rule.values())
                .extracting(Rule::number)
                .doesNotHaveDuplicates()
                .hasSize(72);
    }
}
