package dev.millrace.storage.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.Clock;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.memory.MemoryStateTable;
import org.junit.jupiter.api.Test;

final class RecentRowsTest {
    private static final RunId RUN = RunId.of(1, 2, 3);

    private long now = 1_000_000;

    private final Clock clock = new Clock() {
        @Override
        public long nowMillis() {
            return now;
        }

        @Override
        public void sleep(long millis) {
            now += millis;
        }
    };

    private final StateTable table = new MemoryStateTable(clock);
    private final Writes writes = new Writes(Rules.all(), ProtocolSettings.DEFAULT);
    private final RecentRows recent = new RecentRows(table, clock, 100);

    private RunState state() {
        return RunRow.of(recent.at(Keys.run(RUN)).orElseThrow()).state();
    }

    @Test
    void aRunsRowIsRememberedForAMomentAndAnAbsentOneIsNot() {
        assertThat(recent.at(Keys.run(RUN))).isEmpty();
        table.update(writes.submitted(RUN, "job", Limits.DEFAULT, ToldEnds.NONE, now));
        assertThat(state()).isEqualTo(RunState.ACCEPTED);
        table.update(writes.cancelled(RunRow.of(table.read(Keys.run(RUN)).orElseThrow()), now));
        clock.sleep(99);
        assertThat(state()).isEqualTo(RunState.ACCEPTED);
        clock.sleep(1);
        assertThat(state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void rowsOfTasksAreAlwaysRead() {
        StageKeys keys = new StageKeys(RUN, new StageId(0), 0, new SlotTree(1), Rules.all());
        assertThat(recent.at(keys.claim(0, 0))).isEmpty();
        table.update(writes.claim(keys, 0, 0, "a", 0, 8, now));
        assertThat(recent.at(keys.claim(0, 0)).map(row -> ClaimRow.of(row).starts()))
                .contains(1);
        clock.sleep(1);
        table.update(writes.leaseEnded(keys, new dev.millrace.graph.AttemptId(0, 0, 1), "a"));
        assertThat(recent.at(keys.claim(0, 0)).map(row -> ClaimRow.of(row).untilMillis()))
                .contains(0L);
    }
}
