package dev.millrace.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.ManualClock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.StateTableContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStateTableTest extends StateTableContract {
    private final ManualClock clock = new ManualClock();
    private final MemoryStateTable table = new MemoryStateTable(clock);

    @Override
    protected StateTable table() {
        return table;
    }

    @Test
    void expiredRowsLeaveWhileOthersAreWritten() {
        for (int row = 0; row < 1000; row++) {
            long expires = clock.nowMillis() + (row % 2 == 0 ? 1 : 100_000);
            table.update(new StateTable.Update(
                    new StateTable.Key("C#" + row, ""), List.of(), List.of(set("expires", expires))));
        }
        clock.sleep(1000);
        for (int write = 0; write < 100_000; write++) {
            table.update(
                    new StateTable.Update(new StateTable.Key("busy", ""), List.of(), List.of(set("write", write))));
        }
        assertThat(table.size()).isEqualTo(501);
        assertThat(table.read(new StateTable.Key("C#0", ""))).isEmpty();
        assertThat(table.read(new StateTable.Key("C#1", ""))).isPresent();
    }
}
