package dev.millrace.storage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.memory.MemoryStateTable;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlotTreeTest {
    @Test
    void aStageOfUpTo32TasksIsOneLeaf() {
        SlotTree tree = new SlotTree(32);
        assertThat(tree.root()).isEqualTo(new SlotTree.Place(0, 0));
        assertThat(tree.entries(tree.root())).isEqualTo(32);
        assertThat(tree.slot(31)).isEqualTo(new SlotTree.Entry(tree.root(), 31));
    }

    @Test
    void theLastRowOfALevelIsShorter() {
        SlotTree tree = new SlotTree(1_025);
        assertThat(tree.leaves()).isEqualTo(33);
        assertThat(tree.entries(new SlotTree.Place(0, 32))).isEqualTo(1);
        assertThat(tree.entries(new SlotTree.Place(1, 0))).isEqualTo(32);
        assertThat(tree.entries(new SlotTree.Place(1, 1))).isEqualTo(1);
        assertThat(tree.root()).isEqualTo(new SlotTree.Place(2, 0));
        assertThat(tree.entries(tree.root())).isEqualTo(2);
        assertThat(tree.parent(new SlotTree.Place(0, 32))).isEqualTo(new SlotTree.Entry(new SlotTree.Place(1, 1), 0));
    }

    @Test
    void whatIsOutsideIsRefused() {
        SlotTree tree = new SlotTree(3);
        assertThatThrownBy(() -> tree.slot(3)).hasMessageContaining("task 3 of 3");
        assertThatThrownBy(() -> tree.parent(tree.root())).hasMessageContaining("no parent");
        assertThatThrownBy(() -> new SlotTree(0)).hasMessageContaining("at least one");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 64, 1_023, 1_024, 1_025, 3_000, 33_000})
    void theRootIsFullWithTheLastCommitAndNotBefore(int tasks) {
        StateTable table = new MemoryStateTable(new FixedClock());
        Writes writes = new Writes(Rules.all(), ProtocolSettings.DEFAULT);
        Marking marking = new Marking(table, writes);
        StageKeys keys = new StageKeys(RunId.of(1, 2, 3), new StageId(0), 0, new SlotTree(tasks), Rules.all());
        List<Integer> order = IntStream.range(0, tasks).boxed().collect(Collectors.toList());
        Collections.shuffle(order, new Random(tasks));
        for (int done = 0; done < tasks; done++) {
            int task = order.get(done);
            SlotTree.Place leaf = keys.tree().slot(task).row();
            table.update(writes.commit(keys, task, new Slot(new AttemptId(0, task, 1), false)));
            boolean full = marking.up(keys, leaf, keys.slotRow(leaf, table.read(keys.slots(leaf))));
            assertThat(full).isEqualTo(done == tasks - 1);
        }
        assertThat(keys.slotRow(keys.tree().root(), table.read(keys.root())).remaining())
                .isZero();
    }

    /** As if all who committed had died before they marked. */
    @ParameterizedTest
    @ValueSource(ints = {1, 32, 33, 1_025, 3_000})
    void whoFindsALeafFullFillsTheGapsAndAfterwardsOnlyReads(int tasks) {
        StateTable table = new MemoryStateTable(new FixedClock());
        Writes writes = new Writes(Rules.all(), ProtocolSettings.DEFAULT);
        StageKeys keys = new StageKeys(RunId.of(1, 2, 3), new StageId(0), 0, new SlotTree(tasks), Rules.all());
        for (int task = 0; task < tasks; task++) {
            table.update(writes.commit(keys, task, new Slot(new AttemptId(0, task, 1), false)));
        }
        int leaves = keys.tree().leaves();
        for (int leaf = 0; leaf < leaves; leaf++) {
            assertThat(upAgain(table, keys, leaf)).isEqualTo(leaf == leaves - 1);
        }
        for (int leaf = 0; leaf < leaves; leaf++) {
            assertThat(upAgain(unwritten(table), keys, leaf)).isTrue();
        }
    }

    private static boolean upAgain(StateTable table, StageKeys keys, int leaf) {
        SlotTree.Place place = new SlotTree.Place(0, leaf);
        return new Marking(table, new Writes(Rules.all(), ProtocolSettings.DEFAULT))
                .upAgain(keys, place, keys.slotRow(place, table.read(keys.slots(place))));
    }

    private static StateTable unwritten(StateTable table) {
        return (StateTable) Proxy.newProxyInstance(
                StateTable.class.getClassLoader(), new Class<?>[] {StateTable.class}, (_, method, arguments) -> {
                    assertThat(method.getName()).as("what is called").isEqualTo("read");
                    return method.invoke(table, arguments);
                });
    }
}
