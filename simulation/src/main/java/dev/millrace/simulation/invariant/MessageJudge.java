package dev.millrace.simulation.invariant;

import dev.millrace.graph.TaskMessage;
import dev.millrace.graph.codec.TaskMessageCodec;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.invariant.Places.Generation;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** I8: why a message may be deleted. */
final class MessageJudge implements Witness {
    private final Facts facts;
    private final ClaimJudge claims;
    private final Map<String, TaskMessage> read = new HashMap<>();

    MessageJudge(Facts facts, ClaimJudge claims) {
        this.facts = facts;
        this.claims = claims;
    }

    @Override
    public void messageDeleted(Actor actor, String queue, String body) {
        if (queue.startsWith(Queues.HINTS)) {
            return;
        }
        TaskMessage message = read.computeIfAbsent(body, TaskMessageCodec::read);
        Generation generation = new Generation(message.run(), message.stage(), message.generation());
        boolean justified = message.speculative()
                || facts.winner(generation, message.task()).isPresent()
                || claims.hasReported(
                        new Places.TaskPlace(generation, message.epoch(), message.task()), message.memoryClass())
                || isObsolete(message);
        if (!justified) {
            facts.report(
                    Invariant.I8,
                    actor + " deletes the message of task " + message.task() + ", class " + message.memoryClass()
                            + ", epoch " + message.epoch() + " of " + generation + ", which nobody owns then",
                    message.run());
        }
    }

    private boolean isObsolete(TaskMessage message) {
        Optional<RunRow> run = facts.run(message.run());
        Optional<StageRow> stage = facts.stage(message.run(), message.stage());
        return run.filter(row -> row.state() != RunState.RUNNING || row.epoch() > message.epoch())
                        .isPresent()
                || stage.filter(row -> row.isDone()
                                || row.generation() > message.generation()
                                || row.epoch() > message.epoch())
                        .isPresent();
    }
}
