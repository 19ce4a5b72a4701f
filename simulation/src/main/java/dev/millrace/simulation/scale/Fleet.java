package dev.millrace.simulation.scale;

import dev.millrace.graph.CloudClass;
import dev.millrace.simulation.schedule.Actor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Functions of several classes that are started by asynchronous calls: as many at once as the account allows, and new ones no faster than a function
 * grows. A call that finds no room waits with the service.
 */
final class Fleet {

    private static final long LOOK_MILLIS = 100;

    /** What a started worker does, until it returns. */
    @FunctionalInterface
    interface Body {
        void work(Worker worker);
    }

    /** One that runs. {@code endsMillis}: when the service ends it. */
    record Worker(CloudClass memory, Actor actor, Connection connection, long startedMillis, long endsMillis) {}

    /** The functions of a class. */
    private static final class Lane {
        private final CloudClass memory;
        private final Rate growth;
        private final Deque<Connection> waiting = new ArrayDeque<>();
        private int called;

        Lane(CloudClass memory, Rate growth) {
            this.memory = memory;
            this.growth = growth;
        }
    }

    private final Services services;
    private final Body body;
    private final Map<CloudClass, Lane> lanes = new EnumMap<>(CloudClass.class);
    private int running;
    private int most;
    private int born;
    private boolean looking;
    private long paidMillis;

    /** @param functions how many functions each class has: each grows by itself */
    Fleet(Services services, List<CloudClass> classes, int functions, Body body) {
        this.services = services;
        this.body = body;
        CloudModel.Workers workers = services.model().workers();
        for (CloudClass memory : classes) {
            lanes.put(
                    memory,
                    new Lane(
                            memory,
                            new Rate(
                                    (double) workers.moreASecond() * functions,
                                    (double) workers.atOnce() * functions)));
        }
    }

    List<CloudClass> classes() {
        return List.copyOf(lanes.keySet());
    }

    /** So many workers are called, and start when there is room. */
    void called(CloudClass memory, int count) {
        Objects.requireNonNull(lanes.get(memory)).called += count;
        launch();
    }

    int mostAtOnce() {
        return most;
    }

    /** Whether all that were started have ended. */
    boolean isIdle() {
        return running == 0;
    }

    /** How long workers ran that have ended, all together. */
    long paidMillis() {
        return paidMillis;
    }

    private void launch() {
        lanes.values().forEach(this::launch);
        if (lanes.values().stream().anyMatch(lane -> lane.called > 0) && !looking) {
            looking = true;
            services.scheduler().after(LOOK_MILLIS, () -> {
                looking = false;
                launch();
            });
        }
    }

    private void launch(Lane lane) {
        long now = services.scheduler().nowMillis();
        while (lane.called > 0 && running < services.model().workers().concurrency()) {
            Connection warm = lane.waiting.poll();
            if (warm == null && !lane.growth.tryTake(now)) {
                return;
            }
            lane.called--;
            launch(lane, warm);
        }
    }

    private void launch(Lane lane, @Nullable Connection warm) {
        CloudModel.Workers model = services.model().workers();
        running++;
        most = Math.max(most, running);
        born++;
        services.bill().started();
        Actor actor = new Actor("worker-" + born, born, 0);
        Connection connection = warm == null ? new Connection(services.model().network()) : warm;
        long delay = services.chance().millis(warm == null ? model.coldStart() : model.warmStart());
        services.scheduler().start(actor, "round", () -> run(lane, actor, connection), delay);
    }

    private void run(Lane lane, Actor actor, Connection connection) {
        long now = services.scheduler().nowMillis();
        Worker worker = new Worker(
                lane.memory,
                actor,
                connection,
                now,
                now + services.model().workers().lifeMillis());
        body.work(worker);
        ended(worker);
        lane.waiting.add(connection);
        launch();
    }

    /** Its work is over, or it died: there is room for another one. */
    void ended(Worker worker) {
        running--;
        long millis = services.scheduler().nowMillis() - worker.startedMillis();
        paidMillis += millis;
        services.bill().ran(worker.memory().memoryMebibytes() / 1024.0, millis);
    }
}
