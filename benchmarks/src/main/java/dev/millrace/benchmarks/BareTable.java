package dev.millrace.benchmarks;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.Writes;

/** The peer of tasks in memory: a claim and a commit for each task on the memory table, and nothing else. */
final class BareTable {
    private BareTable() {}

    static double tasksPerSecond(int tasks) {
        SystemClock clock = new SystemClock();
        MemoryStateTable table = new MemoryStateTable(clock);
        Writes writes = new Writes(Rules.all(), ProtocolSettings.DEFAULT);
        StageKeys keys = new StageKeys(RunId.of(0, 0, 0), new StageId(0), 0, new SlotTree(tasks), Rules.all());
        long started = System.nanoTime();
        for (int task = 0; task < tasks; task++) {
            table.update(writes.claim(
                    keys,
                    0,
                    task,
                    "owner",
                    0,
                    ProtocolSettings.DEFAULT.attempts().maxClaims(),
                    clock.nowMillis()));
            table.update(writes.commit(keys, task, new Slot(new AttemptId(0, task, 1), true)));
        }
        return tasks / Figures.secondsSince(started);
    }
}
