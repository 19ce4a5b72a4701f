package dev.millrace.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.ToldEnds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
    private static final RunId RUN = RunId.of(1, 2, 3);
    private static final StageId STAGE = new StageId(0);
    private static final long NOW = 1_000_000;

    private static TaskMessage message(int generation, int epoch) {
        return new TaskMessage(RUN, STAGE, generation, epoch, 0, 0, false, "plan");
    }

    private static RunRow run(RunState state, int epoch, boolean paused) {
        return new RunRow(
                RUN,
                state,
                epoch,
                1,
                "plan",
                0,
                -1,
                paused,
                Limits.DEFAULT,
                "job",
                0,
                0,
                null,
                "",
                0,
                ToldEnds.NONE,
                Release.ANY,
                RunRow.NONE);
    }

    private static StageRow stage(StageRow.State state, int generation, int epoch) {
        return new StageRow(
                RUN, STAGE, state, generation, epoch, "decision", 4, 4, 0, 0, 1, 0, -1, StageRow.Totals.NONE);
    }

    private static Verdict verdict(TaskMessage message, RunRow run, StageRow stage) {
        return Verdict.of(message, Optional.of(run), Optional.of(stage), Rules.all());
    }

    /** Every combination of small epochs, generations, states and pauses, against the rule in words. */
    @Test
    void aMessageIsDroppedOnlyWhenNoLaterRowCouldWantIt() {
        for (RunState state : RunState.values()) {
            for (StageRow.State stageState : StageRow.State.values()) {
                for (int bits = 0; bits < 64; bits++) {
                    int messageEpoch = bits & 1;
                    int messageGeneration = bits >> 1 & 1;
                    int runEpoch = bits >> 2 & 1;
                    int stageEpoch = bits >> 3 & 1;
                    int stageGeneration = bits >> 4 & 1;
                    boolean paused = (bits >> 5 & 1) == 1;
                    Verdict verdict = verdict(
                            message(messageGeneration, messageEpoch),
                            run(state, runEpoch, paused),
                            stage(stageState, stageGeneration, stageEpoch));
                    boolean older =
                            messageEpoch < runEpoch || messageEpoch < stageEpoch || messageGeneration < stageGeneration;
                    boolean newer =
                            messageEpoch > runEpoch || messageEpoch > stageEpoch || messageGeneration > stageGeneration;
                    boolean ended = state != RunState.ACCEPTED && state != RunState.RUNNING
                            || stageState == StageRow.State.DONE;
                    if (older) {
                        assertThat(verdict).isEqualTo(Verdict.OBSOLETE);
                    } else if (newer || state == RunState.ACCEPTED) {
                        assertThat(verdict).isEqualTo(Verdict.NEWER);
                    } else if (ended) {
                        assertThat(verdict).isEqualTo(Verdict.OBSOLETE);
                    } else {
                        assertThat(verdict).isEqualTo(paused ? Verdict.PAUSED : Verdict.CURRENT);
                    }
                }
            }
        }
    }

    @Test
    void rowsThatAreNotSeenYetAreReadAgain() {
        assertThat(Verdict.of(message(0, 0), Optional.empty(), Optional.empty(), Rules.all()))
                .isEqualTo(Verdict.NEWER);
        assertThat(Verdict.of(
                        message(0, 0), Optional.of(run(RunState.RUNNING, 0, false)), Optional.empty(), Rules.all()))
                .isEqualTo(Verdict.NEWER);
    }

    @Test
    void withoutTheRuleAnOldReadDropsALiveMessage() {
        Rules broken = Rules.all().without(Rule.DROP_ONLY_OLDER);
        assertThat(Verdict.of(message(0, 0), Optional.of(run(RunState.RUNNING, 0, false)), Optional.empty(), broken))
                .isEqualTo(Verdict.OBSOLETE);
    }

    private static ClaimRow claim(int starts, long untilMillis, int memoryClass) {
        return new ClaimRow(starts, "owner", untilMillis, memoryClass, List.of(), 0, 0, 0);
    }

    @Test
    void aLiveLeaseIsWaitedForEvenWhenTheBudgetIsSpent() {
        assertThat(Refusal.of(claim(8, NOW, 0), 0, 8, NOW, Rules.all())).isEqualTo(new Refusal.Wait(1));
        assertThat(Refusal.of(claim(8, NOW + 500, 1), 0, 8, NOW, Rules.all())).isEqualTo(new Refusal.Wait(501));
    }

    @Test
    void aSmallerClassIsDroppedBeforeTheBudgetIsLookedAt() {
        assertThat(Refusal.of(claim(8, NOW - 1, 1), 0, 8, NOW, Rules.all())).isEqualTo(new Refusal.Drop());
        assertThat(Refusal.of(claim(8, NOW - 1, 1), 1, 8, NOW, Rules.all())).isEqualTo(new Refusal.Spent(8));
    }

    @Test
    void withoutTheRuleTheLastPermittedClaimIsNotWaitedFor() {
        Rules broken = Rules.all().without(Rule.RESPECT_LEASE);
        assertThat(Refusal.of(claim(8, NOW + 500, 0), 0, 8, NOW, broken)).isEqualTo(new Refusal.Spent(8));
    }

    @Test
    void everyKindOfFailureHasItsReaction() {
        for (FailureKind kind : FailureKind.values()) {
            Reaction reaction = Reaction.to(Failure.of(kind, "CODE", "text"));
            Reaction expected = kind.isFatal()
                    ? Reaction.RECORD
                    : kind == FailureKind.EXHAUSTED ? Reaction.RECORD_FOR_NEXT_CLASS : Reaction.HAND_BACK;
            assertThat(reaction).isEqualTo(expected);
        }
    }

    @Test
    void aSpentBudgetSaysHowManyWorkersSaidNothing() {
        assertThat(Reporting.spent(message(0, 0), 8, 3).message())
                .contains("started 8 times", "5 workers died", "3 reported");
    }
}
