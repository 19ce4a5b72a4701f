package dev.millrace.storage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptOutputsTest {
    private static final RunId RUN = RunId.of(FixedClock.NOW, 1, 2);
    private static final StageId STAGE = new StageId(2);
    private static final int TASKS = 40;

    private final FixedClock clock = new FixedClock();
    private final MemoryObjectStore objects = new MemoryObjectStore(clock);
    private final MemoryStateTable table = new MemoryStateTable(clock);
    private final Layout layout =
            new Layout(new Location("memory:/home"), List.of(new Location("memory:/one"), new Location("memory:/two")));
    private final Ports ports = Ports.of(objects, table, new MemoryTaskQueue(clock), clock, layout);
    private final StageKeys keys = new StageKeys(RUN, STAGE, 0, new SlotTree(TASKS), Rules.all());

    private AttemptOutputs outputs(int gatherFrom) {
        ProtocolSettings usual = ProtocolSettings.DEFAULT;
        ProtocolSettings.Batches batches = usual.batches();
        return new AttemptOutputs(
                ports,
                usual.with(new ProtocolSettings.Batches(
                        batches.dispatch(), batches.publish(), batches.collect(), batches.receive(), gatherFrom)));
    }

    private static AttemptId attempt(int task) {
        return new AttemptId(0, task, 1);
    }

    private static AttemptOutput output(int task) {
        return new AttemptOutput(List.of(), new Measures(task, 1, 2, 3, 4, 5, 6, 7));
    }

    private Location place(AttemptId attempt) {
        return layout.attemptOutput(RUN, STAGE, 0, attempt);
    }

    private void won(AttemptId attempt, boolean empty) {
        if (!empty) {
            objects.put(place(attempt), Content.of(AttemptOutputCodec.write(output(attempt.task()))));
        }
        table.update(new Writes(Rules.all(), ProtocolSettings.DEFAULT)
                .commit(keys, attempt.task(), new Slot(attempt, empty)));
    }

    private void allWon() {
        IntStream.range(0, TASKS).forEach(task -> won(attempt(task), false));
    }

    private List<SlotRow> leaves() {
        List<SlotRow> leaves = new ArrayList<>();
        for (int leaf = 0; leaf < keys.tree().leaves(); leaf++) {
            SlotTree.Place place = new SlotTree.Place(0, leaf);
            leaves.add(keys.slotRow(place, table.read(keys.slots(place))));
        }
        return leaves;
    }

    private static List<Winner> winners() {
        return IntStream.range(0, TASKS)
                .mapToObj(task -> new Winner(attempt(task), output(task)))
                .toList();
    }

    @Test
    void aCopyTellsOfALeafAndTheDocumentsOfTheOthers() {
        allWon();
        AttemptOutputs outputs = outputs(TASKS);
        outputs.gather(keys, 0, leaves().getFirst());
        IntStream.range(0, 32).forEach(task -> objects.delete(place(attempt(task))));

        assertThat(outputs.of(keys, leaves())).isEqualTo(winners());
    }

    @Test
    void whoWroteNothingIsNotReadAndTheLeafIsCopiedAllTheSame() {
        IntStream.range(0, TASKS).forEach(task -> won(attempt(task), task % 2 == 0));
        AttemptOutputs outputs = outputs(TASKS);
        outputs.gather(keys, 0, leaves().getFirst());
        outputs.gather(keys, 1, leaves().getLast());
        IntStream.range(0, TASKS).forEach(task -> objects.delete(place(attempt(task))));

        List<Winner> told = outputs.of(keys, leaves());
        assertThat(told).hasSize(TASKS);
        assertThat(told.get(6).output().isNothing()).isTrue();
        assertThat(told.get(7)).isEqualTo(new Winner(attempt(7), output(7)));
    }

    @Test
    void aCopyOfAnotherAttemptIsNotBelieved() {
        IntStream.range(0, TASKS).forEach(task -> won(new AttemptId(0, task, 2), false));
        AttemptOutputs outputs = outputs(TASKS);
        outputs.gather(keys, 0, leaves().getFirst());
        byte[] copy = objects.get(layout.gatheredOutputs(RUN, STAGE, 0, 0))
                .orElseThrow()
                .bytes();
        objects.put(layout.gatheredOutputs(RUN, STAGE, 0, 1), Content.of(copy));

        assertThat(outputs.of(keys, leaves()))
                .extracting(winner -> winner.output().measures().rowsRead())
                .containsExactlyElementsOf(
                        IntStream.range(0, TASKS).mapToObj(task -> (long) task).toList());
    }

    @Test
    void whatIsLeftIsTold() {
        IntStream.range(0, TASKS).forEach(task -> won(attempt(task), task == 5));
        AttemptOutputs outputs = outputs(TASKS);
        outputs.gather(keys, 0, leaves().getFirst());
        IntStream.range(0, 34).forEach(task -> objects.delete(place(attempt(task))));
        objects.put(place(attempt(34)), Content.of(new byte[] {1, 2, 3}));

        assertThat(outputs.left(keys, leaves()).keySet().stream()
                        .map(AttemptId::task)
                        .sorted())
                .as("those of the copy, and the documents that can be read")
                .containsAll(List.of(0, 4, 6, 31, 35, 39))
                .doesNotContain(32, 33, 34);
        assertThat(outputs.left(keys, leaves())).containsEntry(attempt(35), output(35));
    }

    @Test
    void aDamagedCopyIsLeftAsideAndALostDocumentIsNot() {
        allWon();
        AttemptOutputs outputs = outputs(TASKS);
        outputs.gather(keys, 0, leaves().getFirst());
        objects.put(layout.gatheredOutputs(RUN, STAGE, 0, 0), Content.of(new byte[] {1, 2, 3}));
        assertThat(outputs.of(keys, leaves())).isEqualTo(winners());

        objects.delete(place(attempt(3)));
        assertThatThrownBy(() -> outputs.of(keys, leaves()))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("WINNER_LOST");
    }

    @Test
    void neitherALeafThatIsNotFullNorANarrowStageIsGathered() {
        won(attempt(0), false);
        outputs(TASKS).gather(keys, 0, leaves().getFirst());
        assertThat(objects.get(layout.gatheredOutputs(RUN, STAGE, 0, 0))).isEmpty();

        IntStream.range(1, TASKS).forEach(task -> won(attempt(task), false));
        outputs(TASKS + 1).gather(keys, 0, leaves().getFirst());
        assertThat(objects.get(layout.gatheredOutputs(RUN, STAGE, 0, 0))).isEmpty();
        assertThat(outputs(TASKS + 1).of(keys, leaves())).isEqualTo(winners());
    }
}
