package dev.millrace.coordinator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.policy.Sizing;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Input;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Release;
import dev.millrace.graph.Reproducibility;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.Work;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.DestinationRow;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.ToldEnds;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
    private static final List<Column> COLUMNS = List.of(new Column("a", "BIGINT"));
    private static final RunId RUN = RunId.of(1, 2, 3);
    private static final RunId OTHER = RunId.of(1, 2, 4);
    private static final List<MemoryClass> LADDER = List.of(new MemoryClass("a", 1_000), new MemoryClass("b", 2_000));
    private static final ProtocolSettings SETTINGS = ProtocolSettings.DEFAULT;
    private static final long NOW = 10_000_000;

    private static RunRow run(RunState state, int epoch, boolean paused, long check, long ended) {
        return new RunRow(
                RUN,
                state,
                epoch,
                1,
                "plan",
                check,
                ended,
                paused,
                Limits.DEFAULT,
                "job",
                0,
                NOW,
                null,
                "",
                0,
                ToldEnds.NONE,
                Release.ANY,
                RunRow.NONE);
    }

    private static RunRow running(int epoch) {
        return run(RunState.RUNNING, epoch, false, NOW, -1);
    }

    private static Stage stage(int id, Input... inputs) {
        return new Stage(
                new StageId(id),
                "stage",
                new Work.Function("noop", new TreeMap<>()),
                4,
                List.of(inputs),
                new Output.Rows(),
                0,
                1,
                Reproducibility.EXACT,
                false,
                new Stage.Estimate(-1, -1, -1));
    }

    private static StageRow row(int stage, StageRow.State state, int epoch, int cursor, long sentMillis) {
        return new StageRow(
                RUN,
                new StageId(stage),
                state,
                0,
                epoch,
                "d",
                4,
                cursor,
                sentMillis,
                0,
                1,
                0,
                -1,
                StageRow.Totals.NONE);
    }

    private static StageDecision decision(int stage) {
        return new StageDecision(new StageId(stage), 0, 4, 0, 0, new TreeMap<>(), "");
    }

    private static StageFacts.Running facts(
            StageRow row, boolean full, List<FailureRow> failures, List<Integer> won, boolean empty) {
        return new StageFacts.Running(
                stage(row.stage().index()),
                row,
                decision(row.stage().index()),
                full,
                failures,
                new TreeSet<>(won),
                4,
                empty);
    }

    private static StageFacts.Running withFirstDone(StageFacts.Running facts, int firstDone) {
        return new StageFacts.Running(
                facts.stage(),
                facts.row(),
                facts.decision(),
                facts.full(),
                facts.failures(),
                facts.won(),
                firstDone,
                facts.queueEmpty());
    }

    private static FailureRow failure(int task, FailureKind kind, int memoryClass, boolean handled) {
        return new FailureRow(
                new StateTable.Key("p", "0#0#" + task + "#0." + task + "." + memoryClass),
                task,
                "0." + task + ".1",
                memoryClass,
                0,
                Failure.of(kind, "CODE", "text"),
                handled);
    }

    private static List<Effect> decide(RunRow run, StageFacts... stages) {
        return Advance.decide(run, LADDER, List.of(stages), Sizing.AS_PLANNED, NOW, SETTINGS, Rules.all());
    }

    /** Every state, paused or not, with and without a check, before and after retention. */
    @Test
    void whatALookIsAboutFollowsFromTheRunsRow() {
        long retention = SETTINGS.retentionMillis() + SETTINGS.times().clockMarginMillis();
        for (RunState state : RunState.values()) {
            for (boolean paused : new boolean[] {false, true}) {
                assertThat(Step.of(run(state, 0, paused, -1, NOW), NOW, SETTINGS, Rules.all()))
                        .isEqualTo(Step.REST);
                for (long now : new long[] {NOW + retention - 1, NOW + retention}) {
                    Step step = Step.of(run(state, 0, paused, NOW, NOW), now, SETTINGS, Rules.all());
                    Step expected = switch (state) {
                        case ACCEPTED -> paused ? Step.REST : Step.PLAN;
                        case RUNNING -> paused ? Step.REST : Step.ADVANCE;
                        case PUBLISHING -> Step.PUBLISH;
                        case SUCCEEDED, EXPIRED -> Step.COLLECT;
                        case FAILED, CANCELLED -> now == NOW + retention ? Step.EXPIRE : Step.KEEP;
                    };
                    assertThat(step).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aStageStartsWhenAllItsInputsAreDoneAndNamesTheirGenerations() {
        Stage second = stage(1, new Input.Exchanged("in", new StageId(0)));
        StageFacts running = new StageFacts.Seen(stage(0), row(0, StageRow.State.RUNNING, 0, 4, NOW));
        assertThat(decide(running(0), running, new StageFacts.Waiting(second))).isEmpty();
        StageRow done = new StageRow(
                RUN, new StageId(0), StageRow.State.DONE, 3, 0, "d", 4, 4, NOW, 0, 1, 0, NOW, StageRow.Totals.NONE);
        List<Effect> effects = decide(running(0), new StageFacts.Seen(stage(0), done), new StageFacts.Waiting(second));
        assertThat(effects).hasSize(1);
        assertThat(effects.getFirst()).isInstanceOfSatisfying(Effect.Start.class, start -> {
            assertThat(start.decision().inputs()).containsEntry(new StageId(0), 3);
            assertThat(start.decision().tasks()).isEqualTo(4);
        });
    }

    @Test
    void aRetriedRunSendsItsStagesAgainAndReadsTheirSlots() {
        StageRow old = row(0, StageRow.State.RUNNING, 0, 4, NOW);
        assertThat(decide(running(1), new StageFacts.Seen(stage(0), old))).containsExactly(new Effect.Rearm(old));
        StageRow rearmed = row(0, StageRow.State.RUNNING, 1, 0, NOW);
        assertThat(decide(running(1), facts(rearmed, false, List.of(), List.of(), false)))
                .containsExactly(new Effect.Dispatch(rearmed, decision(0), 4, true));
    }

    @Test
    void aFullStageIsFinishedWhateverElseIsTrueOfIt() {
        StageRow row = row(0, StageRow.State.RUNNING, 0, 2, 0);
        assertThat(decide(
                        running(0),
                        facts(row, true, List.of(failure(1, FailureKind.INVALID, 0, false)), List.of(), true)))
                .containsExactly(new Effect.Finish(row));
    }

    @Test
    void whatATaskFindsWrongIsToldWhenNoTaskBeforeItCanFindAnything() {
        StageRow row = row(0, StageRow.State.RUNNING, 0, 4, NOW);
        FailureRow second = failure(2, FailureKind.INVALID, 0, false);
        FailureRow first = failure(1, FailureKind.INVALID, 0, false);
        StageFacts.Running both = facts(row, false, List.of(second, first), List.of(), false);
        StageFacts.Running onlySecond = facts(row, false, List.of(second), List.of(), false);

        assertThat(decide(run(RunState.RUNNING, 0, false, NOW, -1), withFirstDone(onlySecond, 1)))
                .isEmpty();
        assertThat(decide(run(RunState.RUNNING, 0, false, NOW, -1), withFirstDone(onlySecond, 2)))
                .containsExactly(new Effect.Fail(second.failure()));
        assertThat(decide(run(RunState.RUNNING, 0, false, NOW, -1), withFirstDone(both, 1)))
                .containsExactly(new Effect.Fail(first.failure()));
        FailureRow bug = failure(3, FailureKind.BUG, 0, false);
        assertThat(decide(
                        run(RunState.RUNNING, 0, false, NOW, -1),
                        withFirstDone(facts(row, false, List.of(second, bug), List.of(), false), 0)))
                .containsExactly(new Effect.Fail(bug.failure()));
    }

    @Test
    void aFatalFailureEndsTheRunUnlessItsTaskHasAWinner() {
        StageRow row = row(0, StageRow.State.RUNNING, 0, 4, NOW);
        FailureRow invalid = failure(1, FailureKind.INVALID, 0, false);
        assertThat(decide(running(0), facts(row, false, List.of(invalid), List.of(1), false)))
                .isEmpty();
        assertThat(decide(running(0), facts(row, false, List.of(invalid), List.of(), false)))
                .containsExactly(new Effect.Fail(invalid.failure()));
    }

    @Test
    void aTaskThatRanOutIsSentForTheNextClassOnceAndAtTheTopTheRunEnds() {
        StageRow row = row(0, StageRow.State.RUNNING, 0, 4, NOW);
        FailureRow small = failure(1, FailureKind.EXHAUSTED, 0, false);
        assertThat(decide(running(0), facts(row, false, List.of(small), List.of(), false)))
                .containsExactly(new Effect.NextClass(row, 1, 1, List.of(small)));
        FailureRow handled = failure(1, FailureKind.EXHAUSTED, 0, true);
        assertThat(decide(running(0), facts(row, false, List.of(handled), List.of(), false)))
                .isEmpty();
        FailureRow large = failure(1, FailureKind.EXHAUSTED, 1, false);
        assertThat(decide(running(0), facts(row, false, List.of(handled, large), List.of(), false)))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        Effect.Fail.class,
                        fail -> assertThat(fail.failure().kind()).isEqualTo(FailureKind.EXHAUSTED));
        assertThat(decide(running(0), facts(row, false, List.of(handled, large), List.of(1), false)))
                .isEmpty();
    }

    @Test
    void aStageIsSweptWhenAllIsSentAndItDoesNotMove() {
        StageRow quiet =
                row(0, StageRow.State.RUNNING, 0, 4, NOW - SETTINGS.sweep().emptyQueueMillis());
        assertThat(decide(running(0), facts(quiet, false, List.of(), List.of(), false)))
                .isEmpty();
        assertThat(decide(running(0), facts(quiet, false, List.of(), List.of(), true)))
                .containsExactly(new Effect.Sweep(quiet, decision(0), List.of(), true, true));
        StageRow sending = row(0, StageRow.State.RUNNING, 0, 3, 0);
        assertThat(decide(running(0), facts(sending, false, List.of(), List.of(), true)))
                .containsExactly(new Effect.Dispatch(sending, decision(0), 4, false));
    }

    @Test
    void whenAllStagesAreDoneTheDestinationsAreAsked() {
        StageFacts done = new StageFacts.Seen(stage(0), row(0, StageRow.State.DONE, 0, 4, NOW));
        assertThat(decide(running(0), done)).containsExactly(new Effect.AskDestinations());
        assertThat(decide(running(1), done)).containsExactly(new Effect.AskDestinations());
        assertThat(decide(running(0), done, new StageFacts.Waiting(stage(1))))
                .hasSize(1)
                .first()
                .isInstanceOf(Effect.Start.class);
    }

    @Test
    void attemptsAreWatchedWhenAllIsSentAndNothingWaits() {
        ProtocolSettings watching = SETTINGS.with(new ProtocolSettings.Attempts(8, 1, 1, 1, 50));
        StageRow sent = row(0, StageRow.State.RUNNING, 0, 4, NOW);
        Effect.Watch watch = new Effect.Watch(sent, decision(0), List.of());
        assertThat(decide(watching, facts(sent, false, List.of(), List.of(), true)))
                .containsExactly(watch);
        assertThat(decide(watching, facts(sent, false, List.of(), List.of(), false)))
                .isEmpty();
        assertThat(decide(watching, facts(sent, true, List.of(), List.of(), true)))
                .containsExactly(new Effect.Finish(sent));
        assertThat(decide(SETTINGS, facts(sent, false, List.of(), List.of(), true)))
                .isEmpty();
    }

    private static List<Effect> decide(ProtocolSettings settings, StageFacts facts) {
        return Advance.decide(running(0), LADDER, List.of(facts), Sizing.AS_PLANNED, NOW, settings, Rules.all());
    }

    private static ClaimRow claim(long untilMillis, long startedMillis, boolean speculated) {
        return new ClaimRow(1, "o", untilMillis, 0, speculated ? List.of("s", "t") : List.of(), startedMillis, 0, 0);
    }

    private static TaskSweep sweep(ClaimRow claim, List<FailureRow> failures, Rules rules) {
        return TaskSweep.of(claim, failures, 0, LADDER, NOW, new TaskSweep.Slowness(50, 2), rules);
    }

    @Test
    void aSweepSendsWhatNobodyWorksOnAndNothingElse() {
        assertThat(sweep(ClaimRow.NONE, List.of(), Rules.all())).isEqualTo(new TaskSweep.Send(0));
        assertThat(sweep(claim(NOW - 1, NOW, false), List.of(), Rules.all())).isEqualTo(new TaskSweep.Send(0));
        assertThat(sweep(claim(NOW, NOW, false), List.of(), Rules.all())).isEqualTo(new TaskSweep.Leave());
        assertThat(sweep(claim(NOW, NOW - 50, false), List.of(), Rules.all())).isEqualTo(new TaskSweep.Speculate(0, 2));
        assertThat(sweep(claim(NOW, NOW - 50, true), List.of(), Rules.all())).isEqualTo(new TaskSweep.Leave());
        assertThat(sweep(ClaimRow.NONE, List.of(failure(0, FailureKind.INVALID, 0, false)), Rules.all()))
                .isEqualTo(new TaskSweep.Leave());
        assertThat(sweep(ClaimRow.NONE, List.of(failure(0, FailureKind.EXHAUSTED, 0, false)), Rules.all()))
                .isEqualTo(new TaskSweep.Leave());
        assertThat(sweep(ClaimRow.NONE, List.of(failure(0, FailureKind.EXHAUSTED, 0, true)), Rules.all()))
                .isEqualTo(new TaskSweep.Send(1));
    }

    private static Destinations judge(
            OutputSpec.Mode mode, String readTag, String holder, String last, Destinations.There there) {
        Location folder = new Location("memory:/out");
        OutputSpec output = new OutputSpec(
                "out", folder, OutputSpec.Format.CSV, mode, COLUMNS, List.of("a"), FileLayout.DEFAULT, readTag);
        return Destinations.judge(
                RUN,
                List.of(new Destinations.Found(output, new DestinationRow(folder, holder, last), there)),
                Rules.all());
    }

    private static Destinations.There published(Column... columns) {
        return new Destinations.There.Published(
                new Manifest(OTHER, "", OutputSpec.Format.CSV, List.of(columns), List.of()), "now");
    }

    /** Every holder, last run, manifest and wish. */
    @Test
    void aRunPublishesWhereNobodyElseDoesAndNothingIsLostThatMayNotBeReplaced() {
        for (String holder : List.of("", RUN.value(), OTHER.value())) {
            for (String last : List.of("", OTHER.value())) {
                for (Destinations.There there : List.of(
                        new Destinations.There.Nothing(),
                        new Destinations.There.Foreign(),
                        published(COLUMNS.getFirst()),
                        published(new Column("a", "VARCHAR")))) {
                    for (OutputSpec.Mode mode : OutputSpec.Mode.values()) {
                        for (String readTag : List.of("", "now", "before")) {
                            Class<?> expected = holder.equals(OTHER.value())
                                    ? Destinations.Busy.class
                                    : isRefused(mode, readTag, last, there)
                                            ? Destinations.Occupied.class
                                            : Destinations.Free.class;
                            assertThat(judge(mode, readTag, holder, last, there))
                                    .as("%s of %s by %s after '%s' over %s", mode, readTag, holder, last, there)
                                    .isInstanceOf(expected);
                        }
                    }
                }
            }
        }
    }

    private static boolean isRefused(OutputSpec.Mode mode, String readTag, String last, Destinations.There there) {
        if (mode.readsFirst()) {
            return switch (there) {
                case Destinations.There.Foreign _ -> true;
                case Destinations.There.Nothing _ -> !readTag.isEmpty() || !mode.takes() && !last.isEmpty();
                case Destinations.There.Published published ->
                    !published.tag().equals(readTag)
                            || mode == OutputSpec.Mode.TAKE
                                    && !published.manifest().columns().equals(COLUMNS);
            };
        }
        boolean replaces = mode == OutputSpec.Mode.OVERWRITE || mode == OutputSpec.Mode.KEEP;
        return switch (there) {
            case Destinations.There.Foreign _ -> true;
            case Destinations.There.Nothing _ -> !last.isEmpty() && !replaces;
            case Destinations.There.Published published ->
                mode == OutputSpec.Mode.CREATE
                        || !replaces && !published.manifest().columns().equals(COLUMNS);
        };
    }

    @Test
    void rulesThatAreLeftOutShowInTheDecision() {
        StageRow old = row(0, StageRow.State.RUNNING, 0, 4, NOW);
        Rules noRearm = Rules.all().without(Rule.REARM);
        assertThat(Advance.decide(
                        running(1),
                        LADDER,
                        List.of(new StageFacts.Seen(stage(0), old)),
                        Sizing.AS_PLANNED,
                        NOW,
                        SETTINGS,
                        noRearm))
                .isEmpty();
        StageRow quiet = row(0, StageRow.State.RUNNING, 0, 4, 0);
        Rules noSweep = Rules.all().without(Rule.SWEEP);
        assertThat(Advance.decide(
                        running(0),
                        LADDER,
                        List.of(facts(quiet, false, List.of(), List.of(), true)),
                        Sizing.AS_PLANNED,
                        NOW,
                        SETTINGS,
                        noSweep))
                .containsExactly(new Effect.Sweep(quiet, decision(0), List.of(), true, false));
        Stage second = stage(1, new Input.Exchanged("in", new StageId(0)));
        Rules early = Rules.all().without(Rule.START_WHEN_INPUTS_DONE);
        assertThat(Advance.decide(
                        running(0),
                        LADDER,
                        List.of(
                                new StageFacts.Seen(stage(0), row(0, StageRow.State.RUNNING, 0, 4, NOW)),
                                new StageFacts.Waiting(second)),
                        Sizing.AS_PLANNED,
                        NOW,
                        SETTINGS,
                        early))
                .hasSize(1);
    }
}
