package dev.millrace.simulation.fault;

import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Queues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The queues of one actor. */
final class FaultyTaskQueue implements TaskQueue {
    private final FaultyPorts.World world;
    private final Actor actor;
    private final Crossing crossing;
    private final Idling idling;
    private final TaskQueue queues;
    private final Map<String, String> bodies = new HashMap<>();

    FaultyTaskQueue(FaultyPorts.World world, Actor actor, Crossing crossing, Idling idling) {
        this.world = world;
        this.actor = actor;
        this.crossing = crossing;
        this.idling = idling;
        this.queues = world.services().queue();
    }

    @Override
    public void send(String queue, List<String> sent) {
        Step step = isHints(queue) ? Step.SEND_HINT : Step.SEND_TASKS;
        crossing.makeStruck(step, sent, fault -> {
            arrive(queue, fault.map(kind -> struck(queue, sent, kind)).orElse(sent));
            return sent.size();
        });
    }

    @Override
    public void sendLater(String queue, List<String> sent, long delayMillis) {
        Step step = isHints(queue) ? Step.SEND_HINT : Step.SEND_TASKS;
        crossing.makeStruck(step, sent, fault -> {
            List<String> now = fault.map(kind -> struck(queue, sent, kind)).orElse(sent);
            now.forEach(body -> later(queue, body, delayMillis));
            return sent.size();
        });
    }

    private void arrive(String queue, List<String> sent) {
        if (!sent.isEmpty()) {
            queues.send(queue, sent);
            idling.awaken(queue, sent.size());
        }
    }

    /** What arrives now of what was sent; the fault meets one of the messages. */
    private List<String> struck(String queue, List<String> sent, Fault fault) {
        List<String> now = new ArrayList<>(sent);
        int met = random().below(sent.size());
        switch (fault) {
            case MESSAGE_LOST -> now.remove(met);
            case MESSAGE_DOUBLED -> later(queue, sent.get(met), random().between(0, 90_000));
            case MESSAGE_LATE -> later(queue, now.remove(met), random().between(30_000, 400_000));
            case MESSAGE_REORDERED -> later(queue, now.remove(met), random().between(1, 3_000));
            case KILLED,
                    PAUSED,
                    ANSWER_LOST,
                    CONFLICT,
                    UNAVAILABLE,
                    SLOW,
                    RIVAL,
                    STALE,
                    LATE_LIST,
                    CANCEL,
                    RETRY,
                    PAUSE,
                    REPLAN -> {}
        }
        return now;
    }

    private void later(String queue, String body, long millis) {
        world.scheduler().after(millis, () -> arrive(queue, List.of(body)));
    }

    @Override
    public List<Received> receive(String queue, int max, long visibilityMillis) {
        Step step = isHints(queue) ? Step.RECEIVE_HINT : Step.RECEIVE_TASK;
        List<Received> received = polled(step, queue, max, visibilityMillis);
        if (received.isEmpty()) {
            idling.foundNothing(world.scheduler().current(), queue);
        } else {
            idling.foundSomething(world.scheduler().current());
            awakenWhenVisible(queue, visibilityMillis);
        }
        return received;
    }

    private List<Received> polled(Step step, String queue, int max, long visibilityMillis) {
        try {
            return crossing.make(step, queue, () -> {
                List<Received> taken = queues.receive(queue, max, visibilityMillis);
                taken.forEach(message -> {
                    bodies.put(message.receipt(), message.body());
                    world.witness().messageReceived(actor, queue, message.body());
                });
                return taken;
            });
        } catch (StorageException trouble) {
            idling.foundOutNothing(world.scheduler().current());
            throw trouble;
        }
    }

    /** Nobody is told when a message becomes visible again; those who poll would find it. */
    private void awakenWhenVisible(String queue, long visibilityMillis) {
        world.scheduler().after(visibilityMillis + random().between(1, 1_000), () -> {
            int visible = (int) Math.min(Integer.MAX_VALUE, queues.visible(queue));
            idling.awaken(queue, visible);
        });
    }

    @Override
    public void extend(String queue, String receipt, long visibilityMillis) {
        crossing.make(Step.EXTEND, body(receipt), () -> {
            queues.extend(queue, receipt, visibilityMillis);
            awakenWhenVisible(queue, visibilityMillis);
            return visibilityMillis;
        });
    }

    @Override
    public void delete(String queue, String receipt) {
        String body = body(receipt);
        crossing.make(isHints(queue) ? Step.ACKNOWLEDGE_HINT : Step.ACKNOWLEDGE_TASK, body, () -> {
            world.witness().messageDeleted(actor, queue, body);
            queues.delete(queue, receipt);
            return Optional.empty();
        });
    }

    @Override
    public long visible(String queue) {
        return crossing.make(Step.MEASURE_QUEUE, queue, () -> queues.visible(queue));
    }

    private String body(String receipt) {
        return bodies.getOrDefault(receipt, receipt);
    }

    private static boolean isHints(String queue) {
        return queue.startsWith(Queues.HINTS);
    }

    private Randomness random() {
        return world.strikes().random();
    }
}
