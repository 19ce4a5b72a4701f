package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.state.Effect;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.TaskMessage;
import dev.millrace.graph.codec.TaskMessageCodec;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.SlotRow;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;

/** Sends tasks. */
final class Dispatching {
    private static final int BATCHES_OF_A_LOOK = 16;

    private final CoordinatorParts parts;
    private final RunRow run;
    private final StageGraph plan;

    Dispatching(CoordinatorParts parts, RunRow run, StageGraph plan) {
        this.parts = parts;
        this.run = run;
        this.plan = plan;
    }

    /** Sends from the cursor on, moving it behind what was sent: a death in between sends twice, never not at all. */
    Progress dispatch(Effect.Dispatch effect) {
        StageRow row = effect.row();
        for (int batch = 0; batch < BATCHES_OF_A_LOOK && row.cursor() < effect.until(); batch++) {
            int until = Math.min(
                    effect.until(), row.cursor() + parts.settings().batches().dispatch());
            List<TaskMessage> messages = messages(effect, row, until);
            if (parts.rules().hold(Rule.SEND_BEFORE_CURSOR)) {
                send(messages);
            }
            if (!(parts.ports().table().update(parts.writes().cursorMoved(row, until, parts.nowMillis()))
                    instanceof Outcome.Applied moved)) {
                return Progress.REFUSED;
            }
            if (parts.rules().broken(Rule.SEND_BEFORE_CURSOR)) {
                send(messages);
            }
            row = StageRow.of(moved.row());
        }
        return Progress.MOVED;
    }

    private List<TaskMessage> messages(Effect.Dispatch effect, StageRow row, int until) {
        List<TaskMessage> messages = new ArrayList<>();
        StageKeys keys = StageKeys.of(row, parts.rules());
        SlotRow leaf = null;
        for (int task = row.cursor(); task < until; task++) {
            SlotTree.Entry slot = keys.tree().slot(task);
            if (effect.skipWon() && (leaf == null || slot.index() == 0)) {
                leaf = keys.slotRow(slot.row(), parts.ports().table().read(keys.slots(slot.row())));
            }
            if (leaf == null || !leaf.isSet(slot.index())) {
                messages.add(message(row, task, effect.decision().memoryClass(), false));
            }
        }
        return messages;
    }

    TaskMessage message(StageRow row, int task, int memoryClass, boolean speculative) {
        RunId id = run.run();
        return new TaskMessage(
                id, row.stage(), row.generation(), row.epoch(), task, memoryClass, speculative, run.planOrEmpty());
    }

    /** To the queues of their classes, in order. */
    void send(List<TaskMessage> messages) {
        for (int memoryClass = 0; memoryClass < plan.classes().size(); memoryClass++) {
            int wanted = memoryClass;
            List<String> bodies = messages.stream()
                    .filter(message -> message.memoryClass() == wanted)
                    .map(TaskMessageCodec::write)
                    .toList();
            if (!bodies.isEmpty()) {
                parts.ports().queue().send(Queues.of(plan.classes().get(memoryClass)), bodies);
            }
        }
    }
}
