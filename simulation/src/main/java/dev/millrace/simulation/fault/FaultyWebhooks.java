package dev.millrace.simulation.fault;

import dev.millrace.coordinator.notice.Webhooks;
import dev.millrace.graph.Webhook;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StorageException;

/** Those who are called by one actor: they refuse, answer too late, and hear calls whose answers are lost. */
final class FaultyWebhooks implements Webhooks {
    private final FaultyPorts.World world;
    private final Actor actor;
    private final Crossing crossing;

    FaultyWebhooks(FaultyPorts.World world, Actor actor, Crossing crossing) {
        this.world = world;
        this.actor = actor;
        this.crossing = crossing;
    }

    @Override
    public Answer call(Webhook webhook, String id, String event, String body) {
        long begunMillis = world.scheduler().nowMillis();
        try {
            String answer = crossing.make(Step.CALL_WEBHOOK, webhook.name() + " " + id, () -> {
                world.witness().told(actor, webhook.name(), id, body);
                return event;
            });
            return world.scheduler().nowMillis() - begunMillis <= LIMIT_MILLIS
                    ? new Answer.Heard()
                    : new Answer.NotHeard("the answer to " + answer + " came too late");
        } catch (StorageException refused) {
            return new Answer.NotHeard(String.valueOf(refused.getMessage()));
        }
    }
}
