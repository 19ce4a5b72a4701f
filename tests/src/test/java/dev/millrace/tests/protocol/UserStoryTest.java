package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Look;
import dev.millrace.coordinator.drive.UserActions.Answer;
import dev.millrace.engine.function.MixAnswer;
import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.storage.Layout;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UserStoryTest {
    private static final StageGraph GRAPH = Graphs.exchange(4, 3, false);

    /** Submitted, planned and sent, but no task has run. */
    private static RunId sent(World world) {
        RunId run = world.submit();
        while (world.stages(run).isEmpty() || !world.stage(run, 0).allSent()) {
            world.coordinator.takeHint();
        }
        return run;
    }

    private static void publishing(World world, RunId run) {
        while (world.row(run).state() != RunState.PUBLISHING) {
            world.work();
            world.coordinator.look(run);
        }
    }

    @Test
    void aCancelledRunStopsAndItsMessagesAreDropped() {
        World world = new World(GRAPH);
        RunId run = sent(world);
        assertThat(world.users.cancel(run)).isInstanceOf(Answer.Done.class);
        assertThat(world.users.cancel(run)).isInstanceOf(Answer.Already.class);
        world.pass(5_000);
        assertThat(world.row(run).state()).isEqualTo(RunState.CANCELLED);
        assertThat(world.ports.queue().visible(Queues.of(Graphs.LADDER.getFirst())))
                .isZero();
        assertThat(world.layout.attempts(run))
                .allSatisfy(folder -> assertThat(world.names(folder)).isEmpty());
    }

    @Test
    void aRunThatPublishesCannotBeCancelled() {
        World world = new World(GRAPH);
        RunId run = sent(world);
        publishing(world, run);
        assertThat(world.users.cancel(run)).isInstanceOf(Answer.TooLate.class);
        assertThat(world.users.pause(run)).isInstanceOf(Answer.TooLate.class);
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aCancelledRunIsRetriedAndARepeatedRetryIsRecognised() {
        World world = new World(GRAPH);
        RunId run = sent(world);
        world.work();
        world.users.cancel(run);
        assertThat(world.users.retry(run, 0, Optional.empty())).isInstanceOf(Answer.Done.class);
        assertThat(world.users.retry(run, 0, Optional.empty())).isInstanceOf(Answer.Already.class);
        assertThat(world.users.retry(run, 1, Optional.empty())).isInstanceOf(Answer.TooLate.class);
        RunRow row = world.end(run);
        assertThat(row.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(row.epoch()).isEqualTo(1);
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(GRAPH).lines(0));
    }

    @Test
    void aRunThatIsCancelledBeforeItIsPlannedIsPlannedByItsRetry() {
        World world = new World(GRAPH);
        RunId run = world.submit();
        world.users.cancel(run);
        world.users.retry(run, 0, Optional.empty());
        assertThat(world.row(run).state()).isEqualTo(RunState.ACCEPTED);
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aPausedRunWaitsWithItsMessagesAndGoesOnWhenThePauseEnds() {
        World world = new World(GRAPH);
        RunId run = sent(world);
        assertThat(world.users.pause(run)).isInstanceOf(Answer.Done.class);
        world.pass(300_000);
        assertThat(world.row(run).state()).isEqualTo(RunState.RUNNING);
        assertThat(world.layout.attempts(run))
                .allSatisfy(folder -> assertThat(world.names(folder)).isEmpty());
        assertThat(world.users.unpause(run)).isInstanceOf(Answer.Done.class);
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.stage(run, 0).sweeps()).isLessThanOrEqualTo(1);
    }

    @Test
    void retryEndsAPause() {
        World world = new World(GRAPH);
        RunId run = sent(world);
        world.users.pause(run);
        world.users.cancel(run);
        world.users.retry(run, 0, Optional.empty());
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aFailedRunExpiresAfterItsRetentionAndLeavesNothing() {
        World world = new World(GRAPH);
        RunId run = sent(world);
        world.work();
        world.users.cancel(run);
        world.clock.sleep(
                world.settings.retentionMillis() + world.settings.times().clockMarginMillis());
        world.pass(5_000);
        assertThat(world.row(run).state()).isEqualTo(RunState.EXPIRED);
        assertThat(world.users.retry(run, 0, Optional.empty())).isInstanceOf(Answer.TooLate.class);
        world.clock.sleep(world.settings.quietAfterMillis());
        world.pass(5_000);
        assertThat(world.names(world.layout.run(run))).isEmpty();
        assertThat(world.row(run).hasCheck()).isFalse();
    }

    @Test
    void anUnknownRunIsSaidToBeUnknown() {
        World world = new World(GRAPH);
        assertThat(world.users.cancel(RunId.of(0, 0, 0))).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void aJobThatCannotBePlannedEndsWithThePlannersWords() {
        World world = new World(GRAPH);
        Coordinator refusing = new Coordinator(
                world.ports,
                _ -> {
                    throw Failure.invalid("UNKNOWN_COLUMN", "there is no column 'x'", "write 'y'")
                            .toException();
                },
                world.settings,
                dev.millrace.storage.record.Rules.all());
        RunId run = world.submit();
        refusing.settle(run, 10);
        assertThat(world.row(run).state()).isEqualTo(RunState.FAILED);
        assertThat(world.row(run).failure())
                .hasValueSatisfying(failure -> assertThat(failure.remedy()).contains("write 'y'"));
    }

    @Test
    void whoeverLosesTheRaceForThePlanGoesOnWithTheStoredOne() {
        World world = new World(GRAPH);
        RunId run = world.submit();
        StageGraph other = Graphs.exchange(7, 7, false);
        world.ports
                .objects()
                .put(
                        world.layout.plan(run),
                        dev.millrace.storage.ObjectStore.Content.of(
                                dev.millrace.graph.codec.StageGraphCodec.write(other)));
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.lines(Graphs.OUT)).isEqualTo(MixAnswer.of(other).lines(0));
    }

    @Test
    void aForeignManifestDuringPublishIsSaidOnTheRunAndItGoesOnWhenThatIsGone() {
        World world = new World(GRAPH);
        RunId run = sent(world);
        publishing(world, run);
        world.ports.objects().put(Layout.manifest(Graphs.OUT), dev.millrace.storage.ObjectStore.Content.of(new byte[] {1
        }));
        assertThat(world.coordinator.look(run)).isEqualTo(Look.WAITING);
        assertThat(world.row(run).alarmOrEmpty()).contains("somebody else writes there");
        world.pass(10_000);
        assertThat(world.row(run).state()).isEqualTo(RunState.PUBLISHING);
        world.ports.objects().delete(Layout.manifest(Graphs.OUT));
        assertThat(world.end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.row(run).alarmOrEmpty()).isEmpty();
    }

    @Test
    void aRunWaitsForAnotherThatPublishesToItsDestination() {
        World world = new World(Graphs.exchange(2, 2, true));
        RunId first = sent(world);
        publishing(world, first);
        RunId second = world.submit();
        while (world.stages(second).size() < 2 || !world.stages(second).stream().allMatch(row -> row.isDone())) {
            world.work();
            world.coordinator.settle(second, 1);
        }
        assertThat(world.coordinator.look(second)).isEqualTo(Look.WAITING);
        assertThat(world.end(second).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.row(first).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.manifest(Graphs.OUT).run()).isEqualTo(second);
    }
}
