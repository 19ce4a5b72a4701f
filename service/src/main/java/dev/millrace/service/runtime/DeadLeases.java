package dev.millrace.service.runtime;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.LivingProcesses;
import dev.millrace.service.home.ProcessToken;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.ClaimRow;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.Writes;
import java.util.HashMap;
import java.util.Map;

/** Ends leases whose process is dead, so that another worker need not wait for their time to pass. */
final class DeadLeases {
    private final StateTable table;
    private final Writes writes;
    private final LivingProcesses processes;

    DeadLeases(StateTable table, ProtocolSettings settings, LivingProcesses processes) {
        this.table = table;
        this.writes = new Writes(Rules.all(), settings);
        this.processes = processes;
    }

    /** Returns how many leases it ended. */
    int end(RunId run) {
        Map<ProcessToken, Boolean> alive = new HashMap<>();
        int ended = 0;
        for (StateTable.Row row : table.query(Keys.runPartition(run), Keys.STAGES)) {
            StageRow stage = StageRow.of(row);
            if (!stage.isDone()) {
                ended += end(stage, alive);
            }
        }
        return ended;
    }

    private int end(StageRow stage, Map<ProcessToken, Boolean> alive) {
        StageKeys keys = StageKeys.of(stage, Rules.all());
        int ended = 0;
        for (int leaf = 0; leaf < stage.tree().leaves(); leaf++) {
            SlotTree.Place place = new SlotTree.Place(0, leaf);
            SlotRow slots = keys.slotRow(place, table.read(keys.slots(place)));
            for (int entry = 0; entry < slots.entries(); entry++) {
                if (!slots.isSet(entry)) {
                    ended += end(keys, stage.epoch(), SlotTree.firstTask(leaf) + entry, alive) ? 1 : 0;
                }
            }
        }
        return ended;
    }

    private boolean end(StageKeys keys, int epoch, int task, Map<ProcessToken, Boolean> alive) {
        ClaimRow claim = ClaimRow.of(table.read(keys.claim(epoch, task)));
        if (claim.untilMillis() <= 0 || claim.ownerOrEmpty().isEmpty() || isAlive(claim.ownerOrEmpty(), alive)) {
            return false;
        }
        AttemptId attempt = new AttemptId(epoch, task, claim.starts());
        return table.update(writes.leaseEnded(keys, attempt, claim.ownerOrEmpty()))
                instanceof StateTable.Outcome.Applied;
    }

    /** An owner that does not name a process of this home is left to its time. */
    private boolean isAlive(String owner, Map<ProcessToken, Boolean> alive) {
        int end = owner.indexOf(':');
        if (end < 0) {
            return true;
        }
        return alive.computeIfAbsent(new ProcessToken(owner.substring(0, end)), processes::isAlive);
    }
}
