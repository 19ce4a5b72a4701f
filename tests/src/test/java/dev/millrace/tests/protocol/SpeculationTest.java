package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.graph.codec.TaskMessageCodec;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.Writes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpeculationTest {
    private static final int TASKS = 20;
    private static final String QUEUE = Queues.of(Graphs.LADDER.getFirst());
    private static final ProtocolSettings SETTINGS =
            ProtocolSettings.DEFAULT.with(new ProtocolSettings.Attempts(8, 500, 30_000, 10_000, 10_000));

    private final World world = new World(Graphs.exchange(TASKS, 2, false), SETTINGS);
    private final Writes writes = new Writes(Rules.all(), SETTINGS);
    private final RunId run = world.submit();
    private final StageKeys keys = new StageKeys(run, new StageId(0), 0, new SlotTree(TASKS), Rules.all());

    /** Every task is sent, received by a worker elsewhere, and takes long. */
    private void begin() {
        while (world.stages(run).isEmpty() || !world.stage(run, 0).allSent()) {
            world.coordinator.takeHint();
        }
        receiveAll();
        for (int task = 0; task < TASKS; task++) {
            world.ports.table().update(writes.claim(keys, 0, task, "elsewhere-" + task, 0, 8, world.clock.nowMillis()));
        }
        world.clock.sleep(11_000);
    }

    private List<String> receiveAll() {
        List<TaskQueue.Received> received = world.ports.queue().receive(QUEUE, 1_000, 1_000_000);
        return received.stream().map(TaskQueue.Received::body).toList();
    }

    @Test
    void aSlowTaskIsLeftAloneWhileOthersOfItsStageAreUndone() {
        begin();
        world.coordinator.look(run);
        assertThat(world.stage(run, 0).sweeps()).isEqualTo(1);
        assertThat(receiveAll()).isEmpty();
    }

    @Test
    void theLastTasksOfAStageGetASecondAttempt() {
        begin();
        for (int task = 0; task < TASKS - 2; task++) {
            world.ports.table().update(writes.commit(keys, task, new Slot(new AttemptId(0, task, 1), true)));
        }
        world.coordinator.look(run);
        assertThat(receiveAll())
                .map(TaskMessageCodec::read)
                .allMatch(message -> message.speculative())
                .map(message -> message.task())
                .containsExactly(TASKS - 2, TASKS - 1);
    }

    /** As long ones are usual, it is not slow. */
    @Test
    void anAttemptIsSlowBesideThoseThatHaveWon() {
        begin();
        for (int task = 0; task < TASKS - 2; task++) {
            AttemptId attempt = new AttemptId(0, task, 1);
            world.ports
                    .objects()
                    .put(
                            world.ports.layout().attemptOutput(run, new StageId(0), 0, attempt),
                            ObjectStore.Content.of(AttemptOutputCodec.write(took(20_000))));
            world.ports.table().update(writes.commit(keys, task, new Slot(attempt, false)));
        }
        world.coordinator.look(run);
        assertThat(receiveAll()).isEmpty();
        world.clock.sleep(14_000);
        world.coordinator.look(run);
        assertThat(receiveAll()).as("25 s, a quarter more than 20").hasSize(2);
    }

    private static AttemptOutput took(long millis) {
        return new AttemptOutput(List.of(), new AttemptOutput.Measures(0, 0, 0, 0, 0, 0, 1, millis));
    }

    @Test
    void ofSeveralLooksOneHintsOfTheNext() {
        begin();
        hints();
        world.coordinator.look(run);
        world.coordinator.look(run);
        assertThat(hints()).as("it is for later").isEmpty();
        world.clock.sleep(2_000);
        assertThat(hints()).containsExactly(run.value());
    }

    private List<String> hints() {
        return world.ports.queue().receive(Queues.HINTS, 1_000, 1_000_000).stream()
                .map(TaskQueue.Received::body)
                .toList();
    }
}
