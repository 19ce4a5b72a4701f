package dev.millrace.coordinator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Course;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.Release;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.ToldEnds;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class JudgesTest {
    private static final List<MemoryClass> LADDER = List.of(
            new MemoryClass("a", 1_000),
            new MemoryClass("b", 2_000),
            new MemoryClass("c", 4_000),
            new MemoryClass("d", 8_000));
    private static final RunId RUN = RunId.of(1, 2, 3);
    private static final ProtocolSettings SETTINGS = ProtocolSettings.DEFAULT;

    private static FailureRow exhausted(int memoryClass, long peakBytes) {
        return new FailureRow(
                new StateTable.Key("p", "0#0#0#0.0." + memoryClass),
                0,
                "0.0.1",
                memoryClass,
                peakBytes,
                Failure.of(FailureKind.EXHAUSTED, "OUT_OF_MEMORY", "out of memory"),
                false);
    }

    private static ClassLadder.Next next(FailureRow... rows) {
        return ClassLadder.next(LADDER, 0, List.of(rows), Rules.all());
    }

    @Test
    void theNextClassHolds13TimesTheObservedPeak() {
        assertThat(next(exhausted(0, 0))).isEqualTo(new ClassLadder.Next.Try(1));
        assertThat(next(exhausted(0, 1_538))).isEqualTo(new ClassLadder.Next.Try(1));
        assertThat(next(exhausted(0, 1_539))).isEqualTo(new ClassLadder.Next.Try(2));
        assertThat(next(exhausted(0, 100_000))).isEqualTo(new ClassLadder.Next.Try(3));
    }

    private static FailureRow outlived(int memoryClass) {
        return new FailureRow(
                new StateTable.Key("p", "0#0#0#0.0." + memoryClass),
                0,
                "0.0.1",
                memoryClass,
                0,
                Failure.of(FailureKind.EXHAUSTED, CloudClass.OUTLIVED, "not done"),
                false);
    }

    @Test
    void aTaskThatOutlivedAFunctionGoesToTheFirstContainerOrToTheLargestFunction() {
        List<MemoryClass> all = CloudClass.ladder(List.of(CloudClass.values()));
        List<MemoryClass> functions = all.subList(0, 4);
        assertThat(ClassLadder.next(all, 0, List.of(outlived(0)), Rules.all())).isEqualTo(new ClassLadder.Next.Try(4));
        assertThat(ClassLadder.next(all, 0, List.of(exhausted(0, 0)), Rules.all()))
                .isEqualTo(new ClassLadder.Next.Try(1));
        assertThat(ClassLadder.next(functions, 0, List.of(outlived(0)), Rules.all()))
                .isEqualTo(new ClassLadder.Next.Try(3));
        assertThat(ClassLadder.next(functions, 0, List.of(outlived(3)), Rules.all()))
                .isEqualTo(new ClassLadder.Next.Exhausted());
        assertThat(ClassLadder.next(all, 0, List.of(outlived(0), exhausted(4, 0)), Rules.all()))
                .isEqualTo(new ClassLadder.Next.Try(5));
    }

    @Test
    void aTaskGetsAWorkerWithAGpuOnlyIfItBeganInOne() {
        List<MemoryClass> all = CloudClass.ladder(List.of(CloudClass.values()));
        int gpu = all.indexOf(CloudClass.G1.ofTasks());
        assertThat(gpu).isEqualTo(all.size() - 1);
        assertThat(ClassLadder.next(all, 0, List.of(exhausted(gpu - 2, 0)), Rules.all()))
                .isEqualTo(new ClassLadder.Next.Try(gpu - 1));
        assertThat(ClassLadder.next(all, 0, List.of(exhausted(gpu - 1, 0)), Rules.all()))
                .isEqualTo(new ClassLadder.Next.Exhausted());
        assertThat(ClassLadder.next(all, gpu, List.of(exhausted(gpu, 0)), Rules.all()))
                .isEqualTo(new ClassLadder.Next.Exhausted());
    }

    @Test
    void twoAttemptsOfOneClassDoNotSkipTheNext() {
        assertThat(next(exhausted(0, 0), exhausted(0, 0))).isEqualTo(new ClassLadder.Next.Try(1));
        Rules broken = Rules.all().without(Rule.CLASS_FROM_ROWS);
        assertThat(ClassLadder.next(LADDER, 0, List.of(exhausted(0, 0), exhausted(0, 0)), broken))
                .isEqualTo(new ClassLadder.Next.Try(2));
    }

    @Test
    void theLargestClassIsTheEndOfTheLadder() {
        assertThat(next(exhausted(0, 0), exhausted(3, 0))).isEqualTo(new ClassLadder.Next.Exhausted());
        Rules broken = Rules.all().without(Rule.LARGEST_CLASS_ENDS);
        assertThat(ClassLadder.next(LADDER, 0, List.of(exhausted(3, 0)), broken))
                .isEqualTo(new ClassLadder.Next.Try(3));
    }

    private static Stage stage(boolean divisible, int... unitsOfTask) {
        List<Integer> bounds = new ArrayList<>(List.of(0));
        List<Scan.Unit> units = new ArrayList<>();
        for (int count : unitsOfTask) {
            for (int unit = 0; unit < count; unit++) {
                units.add(new Scan.Unit(0, units.size(), 1, 10));
            }
            bounds.add(units.size());
        }
        Scan scan = new Scan(
                "s",
                List.of(),
                List.of(),
                List.of(new Scan.SourceFile(new Location("memory:/f"), 1, 1, "", 0)),
                units,
                bounds,
                false);
        return new Stage(
                new StageId(0),
                "stage",
                new Work.Function("mix", new TreeMap<>()),
                unitsOfTask.length,
                List.of(new Input.Splits("s", scan)),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                divisible,
                new Stage.Estimate(100, -1, -1));
    }

    private static StageDecision decision(int tasks, int fineness) {
        return new StageDecision(new StageId(0), fineness, tasks, fineness, 0, new TreeMap<>(), "");
    }

    @Test
    void aFinerPlanHalvesTasksUntilEachHasOneUnit() {
        Stage stage = stage(true, 1, 4);
        StageDecision once = FinerPlan.after(stage, decision(2, 0), 4).orElseThrow();
        assertThat(once.tasks()).isEqualTo(4);
        assertThat(once.fineness()).isEqualTo(1);
        assertThat(once.generation()).isEqualTo(1);
        assertThat(once.memoryClass()).isEqualTo(3);
        StageDecision twice = FinerPlan.after(stage, once, 4).orElseThrow();
        assertThat(twice.tasks()).isEqualTo(8);
        assertThat(FinerPlan.after(stage, twice, 4)).isEmpty();
    }

    @Test
    void aFinerPlanHalvesWhatATaskReadsOfWriters() {
        List<Share> shares = List.of(Share.piece(0, "x", 0, 3), Share.piece(0, "x", 3, 4), Share.of(1, 2));
        StageDecision decision =
                new StageDecision(new StageId(0), 0, 3, 0, 0, new TreeMap<>(), "", shares, List.of(), Course.OWN);
        StageDecision once = FinerPlan.after(reading(), decision, 1).orElseThrow();
        assertThat(once.shares())
                .containsExactly(
                        Share.piece(0, "x", 0, 1),
                        Share.piece(0, "x", 1, 3),
                        Share.piece(0, "x", 3, 4),
                        Share.of(1, 2));
        StageDecision twice = FinerPlan.after(reading(), once, 1).orElseThrow();
        assertThat(twice.tasks()).isEqualTo(5);
        assertThat(FinerPlan.after(reading(), twice, 1)).as("one writer each").isEmpty();
    }

    private static Stage reading(Input... inputs) {
        Stage stage = stage(true, 1);
        return new Stage(
                stage.id(),
                stage.name(),
                stage.work(),
                4,
                List.of(inputs),
                stage.output(),
                0,
                1,
                stage.reproducibility(),
                false,
                stage.estimate());
    }

    private static StageDecision sharing(Share... shares) {
        return new StageDecision(
                new StageId(0), 0, shares.length, 0, 0, new TreeMap<>(), "", List.of(shares), List.of(), Course.OWN);
    }

    @Test
    void aFinerPlanHalvesSharesOfSeveralPartitions() {
        Stage stage = reading(new Input.Exchanged("e", new StageId(0)));
        StageDecision finer = FinerPlan.after(stage, sharing(Share.of(0, 3), Share.of(3, 4)), 4)
                .orElseThrow();
        assertThat(finer.shares()).containsExactly(Share.of(0, 1), Share.of(1, 3), Share.of(3, 4));
        assertThat(finer.tasks()).isEqualTo(3);
        assertThat(FinerPlan.after(stage, sharing(Share.of(0, 1), Share.of(1, 2)), 4))
                .isEmpty();
    }

    @Test
    void aStageThatFollowsAnotherHasNoFinerSharesThanThat() {
        Stage stage = reading(new Input.Aligned("a", new StageId(0)), new Input.Exchanged("e", new StageId(0)));
        assertThat(FinerPlan.after(stage, sharing(Share.of(0, 4)), 4)).isEmpty();
    }

    @Test
    void whatDoesNotDivideIsNotCut() {
        assertThat(FinerPlan.after(stage(false, 4), decision(1, 0), 4)).isEmpty();
        assertThat(FinerPlan.after(stage(true, 1, 1), decision(2, 0), 4)).isEmpty();
    }

    private static StageRow row(int tasks, int sweeps, long sentMillis) {
        return new StageRow(
                RUN,
                new StageId(0),
                StageRow.State.RUNNING,
                0,
                0,
                "d",
                tasks,
                tasks,
                sentMillis,
                sweeps,
                1,
                0,
                -1,
                StageRow.Totals.NONE);
    }

    @Test
    void anEmptyQueueIsSweptSoonAndAFullOneLaterAndEachSweepDoublesTheWait() {
        assertThat(SweepTimer.isDue(row(10, 0, 0), true, 1_999, SETTINGS)).isFalse();
        assertThat(SweepTimer.isDue(row(10, 0, 0), true, 2_000, SETTINGS)).isTrue();
        assertThat(SweepTimer.isDue(row(10, 0, 0), false, 120_000, SETTINGS)).isFalse();
        assertThat(SweepTimer.isDue(row(10, 0, 0), false, 120_010, SETTINGS)).isTrue();
        assertThat(SweepTimer.isDue(row(10, 2, 0), true, 7_999, SETTINGS)).isFalse();
        assertThat(SweepTimer.isDue(row(10, 2, 0), false, 480_040, SETTINGS)).isTrue();
        assertThat(SweepTimer.earliest(row(10, 1_000, 7), SETTINGS)).isEqualTo(120_007);
    }

    private static RunRow run(Limits limits, long startedMillis) {
        return new RunRow(
                RUN,
                RunState.RUNNING,
                0,
                1,
                "p",
                0,
                -1,
                false,
                limits,
                "job",
                0,
                startedMillis,
                null,
                "",
                0,
                ToldEnds.NONE,
                Release.ANY,
                RunRow.NONE);
    }

    @Test
    void aRunIsLookedAtAgainWhenItsFirstStageMayBeSweptOrItsTimeIsUp() {
        assertThat(NextCheck.running(run(Limits.DEFAULT, 0), List.of(), 1_000, SETTINGS))
                .isEqualTo(61_000);
        assertThat(NextCheck.running(run(Limits.DEFAULT, 0), List.of(row(10, 0, 500)), 1_000, SETTINGS))
                .isEqualTo(2_500);
        assertThat(NextCheck.running(run(Limits.DEFAULT, 0), List.of(row(10, 0, 500)), 9_000, SETTINGS))
                .as("messages may wait: it is asked again after a while, not at once")
                .isEqualTo(10_062);
        assertThat(NextCheck.running(run(Limits.DEFAULT, 0), List.of(row(10, 0, 500)), 900_500, SETTINGS))
                .isEqualTo(960_500);
        ProtocolSettings watching = SETTINGS.with(new ProtocolSettings.Attempts(8, 500, 30_000, 10_000, 10_000));
        assertThat(NextCheck.running(run(Limits.DEFAULT, 0), List.of(row(10, 3, 500)), 1_000, watching))
                .as("attempts are watched")
                .isEqualTo(2_000);
        assertThat(NextCheck.running(run(new Limits(0, 0, 4_000, 0, 0), 0), List.of(), 1_000, SETTINGS))
                .isEqualTo(4_001);
    }

    @Test
    void limitsNameWhatIsUsedAndWhatIsAllowed() {
        StageGraph plan =
                new StageGraph(new TreeMap<>(), LADDER, List.of(stage(true, 1, 1)), List.of(), new TreeMap<>());
        assertThat(RunLimits.exceededBy(plan, Limits.DEFAULT)).isEmpty();
        assertThat(RunLimits.exceededBy(plan, new Limits(2, 0, 0, 0, 20)))
                .as("the bytes of its sources count, not the estimates")
                .isEmpty();
        assertThat(RunLimits.exceededBy(plan, new Limits(1, 0, 0, 0, 0))
                        .orElseThrow()
                        .message())
                .contains("2 tasks", "may have 1");
        assertThat(RunLimits.exceededBy(plan, new Limits(0, 0, 0, 0, 19))
                        .orElseThrow()
                        .code())
                .isEqualTo("LIMIT_BYTES");
        assertThat(RunLimits.exceededBy(run(new Limits(2, 0, 1_000, 0, 0), 5), List.of(), 2, 1_005))
                .isEmpty();
        assertThat(RunLimits.exceededBy(run(new Limits(0, 0, 1_000, 0, 0), 5), List.of(), 2, 1_006)
                        .orElseThrow()
                        .kind())
                .isEqualTo(FailureKind.LIMIT);
        assertThat(RunLimits.exceededBy(run(new Limits(2, 0, 0, 0, 0), 5), List.of(), 3, 5)
                        .orElseThrow()
                        .code())
                .isEqualTo("LIMIT_TASKS");
    }

    @Test
    void onlySlowAttemptsNearTheEndOfAStageAreSpeculatedOn() {
        ProtocolSettings speculating = SETTINGS.with(new ProtocolSettings.Attempts(8, 500, 30_000, 10_000, 10_000));
        ClaimRow slow = new ClaimRow(1, "o", 100_000, 0, List.of(), 0, 0, 0);
        assertThat(Speculation.missing(slow, 9_999, 10_000, 1)).isZero();
        assertThat(Speculation.missing(slow, 10_000, 10_000, 1)).isEqualTo(1);
        assertThat(Speculation.missing(slow, 10_000, 0, 2)).isZero();
        assertThat(Speculation.slowAfterMillis(List.of(), speculating)).isEqualTo(10_000);
        assertThat(Speculation.slowAfterMillis(List.of(), SETTINGS)).isZero();
        assertThat(Speculation.slowAfterMillis(List.of(40_000L, 20_000L), speculating))
                .isEqualTo(50_000);
        assertThat(Speculation.slowAfterMillis(List.of(5L, 10L, 7L), speculating))
                .isEqualTo(10_000);
        assertThat(Speculation.slowAfterMillis(List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 20_000L, 900_000L), speculating))
                .as("one of ten counts for nothing")
                .isEqualTo(25_000);
        ClaimRow speculated = new ClaimRow(1, "o", 100_000, 0, List.of("s"), 0, 0, 0);
        assertThat(Speculation.missing(speculated, 10_000, 10_000, 1)).isZero();
        assertThat(Speculation.missing(speculated, 10_000, 10_000, 2)).isEqualTo(1);
        assertThat(Speculation.most(3, 100)).isEqualTo(1);
        assertThat(Speculation.most(2, 100)).isEqualTo(2);
        assertThat(Speculation.most(1, 49)).isEqualTo(1);
        assertThat(Speculation.isNearEnd(10, 100)).isTrue();
        assertThat(Speculation.isNearEnd(11, 100)).isFalse();
        assertThat(Speculation.isNearEnd(1, 2)).isTrue();
        assertThat(Speculation.isNearEnd(2, 2)).isFalse();
        assertThat(Speculation.isNearEnd(1, 1)).as("the only task").isFalse();
    }
}
