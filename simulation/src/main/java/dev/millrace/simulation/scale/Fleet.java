package dev.millrace.simulation.scale;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.graph.CloudClass;
import dev.millrace.simulation.schedule.Actor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Functions that are started by asynchronous calls: as many at once as the account allows, and new ones no faster than a function grows. A call that
 * finds no room waits with the service.
 */
final class Fleet implements WorkerPool {
    /** So many calls are under way together. */
    private static final int AT_ONCE = 64;

    private static final long LOOK_MILLIS = 100;

    /** What a started worker does, until it returns. */
    @FunctionalInterface
    interface Body {
        void work(Worker worker);
    }

    /** One that runs. {@code endsMillis}: when the service ends it. */
    record Worker(Actor actor, Connection connection, long startedMillis, long endsMillis) {}

    private final Services services;
    private final CloudClass memory;
    private final Body body;
    private final Rate growth;
    private final Deque<Connection> waiting = new ArrayDeque<>();
    private int called;
    private int running;
    private int most;
    private int born;
    private boolean looking;

    /** @param functions how many functions the class has: each grows by itself */
    Fleet(Services services, CloudClass memory, int functions, Body body) {
        this.services = services;
        this.memory = memory;
        this.body = body;
        CloudModel.Workers workers = services.model().workers();
        this.growth = new Rate((double) workers.moreASecond() * functions, (double) workers.atOnce() * functions);
    }

    @Override
    public List<CloudClass> classes() {
        return List.of(memory);
    }

    @Override
    public int start(CloudClass wanted, int count) {
        for (int begun = 0; begun < count; begun += AT_ONCE) {
            services.wait(services.model().workers().call());
            called += Math.min(AT_ONCE, count - begun);
            launch();
        }
        return count;
    }

    int mostAtOnce() {
        return most;
    }

    private void launch() {
        long now = services.scheduler().nowMillis();
        while (called > 0 && running < services.model().workers().concurrency()) {
            Connection warm = waiting.poll();
            if (warm == null && !growth.tryTake(now)) {
                break;
            }
            called--;
            launch(warm);
        }
        if (called > 0 && !looking) {
            looking = true;
            services.scheduler().after(LOOK_MILLIS, () -> {
                looking = false;
                launch();
            });
        }
    }

    private void launch(@Nullable Connection warm) {
        CloudModel.Workers model = services.model().workers();
        running++;
        most = Math.max(most, running);
        born++;
        services.bill().started();
        Actor actor = new Actor("worker-" + born, born, 0);
        Connection connection = warm == null ? new Connection(services.model().network()) : warm;
        long delay = services.chance().millis(warm == null ? model.coldStart() : model.warmStart());
        services.scheduler().start(actor, "round", () -> run(actor, connection), delay);
    }

    private void run(Actor actor, Connection connection) {
        long now = services.scheduler().nowMillis();
        Worker worker = new Worker(
                actor, connection, now, now + services.model().workers().lifeMillis());
        body.work(worker);
        ended(worker);
        waiting.add(connection);
        launch();
    }

    /** Its work is over, or it died: there is room for another one. */
    void ended(Worker worker) {
        running--;
        services.bill()
                .ran(memory.memoryMebibytes() / 1024.0, services.scheduler().nowMillis() - worker.startedMillis());
    }
}
