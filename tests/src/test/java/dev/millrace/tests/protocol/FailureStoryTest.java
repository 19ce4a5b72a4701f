package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.ExhaustedException;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.function.MixAnswer;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.SlotTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class FailureStoryTest {
    /** A death of the worker: nothing of the attempt happens after it. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Does something before each task, then mixes. */
    private static World world(StageGraph graph, Consumer<TaskAssignment> before) {
        World world = new World(graph);
        FunctionRunner mixing = new FunctionRunner(world.ports.objects());
        world.runsBy((assignment, cancellation) -> {
            before.accept(assignment);
            return mixing.run(assignment, cancellation);
        });
        return world;
    }

    private static boolean isTask(TaskAssignment assignment, int stage, int task) {
        return assignment.stage().id().index() == stage && assignment.task() == task;
    }

    private static RuntimeException failure(FailureKind kind, String code) {
        return Failure.of(kind, code, "as the test wants").toException();
    }

    private static RuntimeException outOfMemory(long peakBytes) {
        return new ExhaustedException(
                Failure.of(FailureKind.EXHAUSTED, "OUT_OF_MEMORY", "out of memory"), peakBytes, null);
    }

    @Test
    void aUsersErrorEndsTheRunAtOnceWithItsText() {
        World world = world(Graphs.exchange(3, 2, false), assignment -> {
            if (isTask(assignment, 0, 1)) {
                throw failure(FailureKind.INVALID, "CAST_FAILED");
            }
        });
        RunRow row = world.runToEnd();
        assertThat(row.state()).isEqualTo(RunState.FAILED);
        assertThat(row.failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("CAST_FAILED"));
        assertThat(row.endedMillis()).isPositive();
        assertThat(world.names(Graphs.OUT)).isEmpty();
    }

    @Test
    void aRetryRunsOnlyTasksWithoutAWinner() {
        List<String> ran = new ArrayList<>();
        boolean[] broken = {true};
        StageGraph graph = Graphs.exchange(3, 2, false);
        World world = world(graph, assignment -> {
            ran.add(assignment.stage().id() + "/" + assignment.attempt());
            if (broken[0] && isTask(assignment, 0, 2)) {
                throw failure(FailureKind.INVALID, "BROKEN");
            }
        });
        RunRow failed = world.runToEnd();
        broken[0] = false;
        ran.clear();
        world.users.retry(failed.run(), 0, Optional.empty());
        RunRow row = world.end(failed.run());
        assertThat(row.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(row.epoch()).isEqualTo(1);
        assertThat(row.failure()).isEmpty();
        assertThat(ran).containsExactlyInAnyOrder("0/1.2.1", "1/1.0.1", "1/1.1.1");
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(graph).lines(0));
    }

    @Test
    void aTaskThatRunsOutOfMemoryGoesToTheNextClassThatHoldsItsPeak() {
        List<String> classes = new ArrayList<>();
        StageGraph graph = Graphs.exchange(2, 2, false);
        World world = world(graph, assignment -> {
            if (isTask(assignment, 0, 1)) {
                classes.add(assignment.memory().name());
                if (assignment.memory().memoryBytes() < 4_000) {
                    throw outOfMemory(1_900);
                }
            }
        });
        assertThat(world.runToEnd().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(classes).containsExactly("small", "large");
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(graph).lines(0));
    }

    @Test
    void aStageThatDoesNotFitTheLargestClassIsCutFinerWhereItDivides() {
        StageGraph graph = Graphs.splits(2, 4);
        World world = world(graph, assignment -> {
            if (assignment.stage().id().index() == 0 && assignment.decision().fineness() < 2) {
                throw outOfMemory(3_000);
            }
        });
        RunRow row = world.runToEnd();
        assertThat(row.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.stage(row.run(), 0).generation()).isEqualTo(2);
        assertThat(world.stage(row.run(), 0).tasks()).isEqualTo(8);
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(graph).lines(0));
    }

    @Test
    void aStageThatCannotBeCutFinerEndsTheRunWithItsPeakAndARemedy() {
        World world = world(Graphs.splits(2, 2), assignment -> {
            if (assignment.stage().id().index() == 0) {
                throw outOfMemory(3_900);
            }
        });
        RunRow row = world.runToEnd();
        assertThat(row.state()).isEqualTo(RunState.FAILED);
        Failure failure = row.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
        assertThat(failure.message()).contains("'large'").contains("peak of 3.90 kB");
        assertThat(failure.remedy()).isPresent();
        assertThat(world.stage(row.run(), 0).generation()).isEqualTo(1);
    }

    @Test
    void aTaskThatKillsItsWorkersEndsTheRunAfterEightOfThem() {
        World world = world(Graphs.exchange(2, 2, false), assignment -> {
            if (isTask(assignment, 0, 0)) {
                throw new Death();
            }
        });
        RunId run = world.submit();
        int deaths = 0;
        while (!world.row(run).state().isEnded()) {
            try {
                world.act();
            } catch (Death death) {
                deaths++;
            }
        }
        assertThat(deaths).isEqualTo(8);
        Failure failure = world.row(run).failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(FailureKind.BUDGET);
        assertThat(failure.message()).contains("started 8 times").contains("8 workers died");
    }

    @Test
    void aWorkerThatDiesIsReplacedWhenItsLeaseHasEnded() {
        int[] deaths = {0};
        StageGraph graph = Graphs.exchange(2, 2, false);
        World world = world(graph, assignment -> {
            if (isTask(assignment, 1, 0) && deaths[0]++ == 0) {
                throw new Death();
            }
        });
        RunId run = world.submit();
        long start = world.clock.nowMillis();
        while (!world.row(run).state().isEnded()) {
            try {
                world.act();
            } catch (Death death) {
                // Another worker goes on.
            }
        }
        assertThat(world.row(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.clock.nowMillis() - start).isBetween(60_000L, 70_000L);
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(graph).lines(0));
        assertThat(world.manifest(Graphs.OUT).files())
                .anyMatch(file -> file.name().contains("0.0.2"));
    }

    @Test
    void anUnavailableTaskIsTriedAgainAfterAWhileAndNothingIsRecorded() {
        int[] tries = {0};
        World world = world(Graphs.exchange(2, 2, false), assignment -> {
            if (isTask(assignment, 0, 0) && tries[0]++ < 3) {
                throw failure(FailureKind.UNAVAILABLE, "THROTTLED");
            }
        });
        RunRow row = world.runToEnd();
        assertThat(row.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.ports.table().query(Keys.failures(row.run(), new StageId(0)), ""))
                .isEmpty();
        ClaimRow claim = ClaimRow.of(world.ports.table().read(Keys.claim(row.run(), new StageId(0), 0, 0, 0)));
        assertThat(claim.starts()).isEqualTo(4);
    }

    @Test
    void anUnexpectedExceptionOfATaskIsABugThatEndsTheRun() {
        World world = world(Graphs.exchange(2, 2, false), assignment -> {
            throw new IllegalStateException("impossible");
        });
        assertThat(world.runToEnd().failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.BUG);
            assertThat(failure.message()).contains("impossible");
        });
    }

    @Test
    void aLostMapIsACorruptFailure() {
        World world = world(Graphs.exchange(2, 2, false), assignment -> {});
        RunId run = world.submit();
        while (world.stages(run).size() < 2) {
            world.work();
            world.coordinator.look(run);
        }
        world.ports.objects().delete(world.layout.map(run, new StageId(0), 0));
        assertThat(world.end(run).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
            assertThat(failure.message()).contains("map");
        });
    }

    @Test
    void aRunWithMoreTasksThanItMayHaveEndsBeforeItBeginsAndGoesOnWithAHigherLimit() {
        World world = new World(Graphs.exchange(3, 3, false));
        RunId run = world.submission
                .submit(World.job("job", new JobSpec.Limits(5, 0, 0, 0, 0)), Optional.empty())
                .run();
        assertThat(world.end(run).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.LIMIT);
            assertThat(failure.message()).contains("6 tasks");
        });
        world.users.retry(run, 0, Optional.of(new JobSpec.Limits(6, 0, 0, 0, 0)));
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aFinerPlanWithMoreTasksThanTheRunMayHaveEndsItAndItGoesOnWithAHigherLimit() {
        StageGraph graph = Graphs.splits(2, 4);
        World world = world(graph, assignment -> {
            if (assignment.stage().id().index() == 0 && assignment.decision().fineness() == 0) {
                throw outOfMemory(3_000);
            }
        });
        RunId run = world.submission
                .submit(World.job("job", new JobSpec.Limits(5, 0, 0, 0, 0)), Optional.empty())
                .run();
        assertThat(world.end(run).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.LIMIT);
            assertThat(failure.message()).contains("6 tasks", "may have 5");
        });
        world.users.retry(run, 0, Optional.of(new JobSpec.Limits(6, 0, 0, 0, 0)));
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(graph).lines(0));
    }

    @Test
    void aCountThatLiesEndsTheRunInsteadOfPublishingAResultWithoutSomeRows() {
        World world = new World(Graphs.exchange(3, 2, false));
        RunId run = world.submit();
        while (world.stages(run).isEmpty() || !world.stage(run, 0).allSent()) {
            world.coordinator.takeHint();
        }
        StateTable.Key root = Keys.slots(run, new StageId(0), 0, new SlotTree.Place(0, 0));
        world.ports
                .table()
                .update(new StateTable.Update(
                        root, List.of(), List.of(new StateTable.Change.Set("remaining", StateTable.Value.of(0)))));
        world.coordinator.look(run);
        assertThat(world.row(run).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.CORRUPT);
            assertThat(failure.message()).contains("0 of its 3 tasks");
        });
        assertThat(world.ports.objects().get(world.layout.map(run, new StageId(0), 0)))
                .isEmpty();
    }

    @Test
    void aRunThatLastsTooLongEnds() {
        World world = new World(Graphs.exchange(2, 2, false));
        RunId run = world.submission
                .submit(World.job("job", new JobSpec.Limits(0, 0, 30_000, 0, 0)), Optional.empty())
                .run();
        while (world.stages(run).isEmpty()) {
            world.coordinator.takeHint();
        }
        world.clock.sleep(31_000);
        world.ticker.tick();
        world.coordinator.takeHint();
        assertThat(world.row(run).failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo("LIMIT_TIME"));
    }

    @Test
    void everyMessageLostIsSentAgainByASweep() {
        StageGraph graph = Graphs.exchange(40, 2, false);
        World world = new World(graph);
        RunId run = world.submit();
        while (world.stages(run).isEmpty() || !world.stage(run, 0).allSent()) {
            world.coordinator.takeHint();
        }
        var queue = world.ports.queue();
        String small = Queues.of(Graphs.LADDER.getFirst());
        queue.receive(small, 1_000, 1).forEach(received -> queue.delete(small, received.receipt()));
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.stage(run, 0).sweeps()).isPositive();
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(graph).lines(0));
    }

    @Test
    void theWaitsBetweenAttemptsAreThoseOfTheJob() {
        List<Long> begun = new ArrayList<>();
        World world = new World(Graphs.exchange(1, 1, false));
        FunctionRunner mixing = new FunctionRunner(world.ports.objects());
        world.runsBy((assignment, cancellation) -> {
            if (assignment.stage().id().index() == 0) {
                begun.add(world.clock.nowMillis());
                if (begun.size() <= 3) {
                    throw failure(FailureKind.UNAVAILABLE, "THROTTLED");
                }
            }
            return mixing.run(assignment, cancellation);
        });
        JobSpec.Limits limits = new JobSpec.Limits(0, 0, 0, 0, 0, 0, 0, new JobSpec.Retry(100_000, 300));
        RunId run = world.submission
                .submit(World.job("patient", limits), Optional.empty())
                .run();
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        // At least the interval, three times as long each, a tenth more at the most; a turn takes a second.
        assertThat(begun.get(1) - begun.get(0)).isBetween(100_000L, 112_000L);
        assertThat(begun.get(2) - begun.get(1)).isBetween(300_000L, 332_000L);
        assertThat(begun.get(3) - begun.get(2)).isBetween(900_000L, 992_000L);
    }
}
