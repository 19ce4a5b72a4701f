package dev.millrace.simulation.fault;

import dev.millrace.coordinator.notice.Webhooks;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.ActorForks;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.Clock;
import dev.millrace.storage.Forks;
import dev.millrace.storage.Layout;
import dev.millrace.storage.record.Ports;

/** Makes the ports of each actor of a world. */
public final class FaultyPorts {
    /**
     * What the ports of all actors share.
     *
     * @param startMillis true time when the world began
     * @param pauseMillis how long a frozen process stands still, about; beyond a lease
     */
    public record World(
            Scheduler scheduler,
            Services services,
            Strikes strikes,
            Story story,
            Witness witness,
            Interference interference,
            long startMillis,
            long pauseMillis) {}

    private final World world;
    private final Layout layout;
    private final Idling idling;

    public FaultyPorts(World world, Layout layout, Randomness random) {
        this.world = world;
        this.layout = layout;
        this.idling = new Idling(world.scheduler(), world.services().queue(), random);
    }

    public Ports of(Actor actor) {
        Crossing crossing = new Crossing(world, actor);
        FaultyStateTable table = new FaultyStateTable(world, actor, crossing);
        return new Ports(
                new FaultyObjectStore(world, actor, crossing),
                table,
                table::glance,
                new FaultyTaskQueue(world, actor, crossing, idling),
                clock(actor),
                layout);
    }

    /** Who is called by an actor. */
    public Webhooks webhooks(Actor actor) {
        return new FaultyWebhooks(world, actor, new Crossing(world, actor));
    }

    public Forks forks(Actor actor) {
        return new ActorForks(world.scheduler(), actor);
    }

    private Clock clock(Actor actor) {
        return new Clock() {
            @Override
            public long nowMillis() {
                return world.scheduler().nowMillis() + actor.skewMillis();
            }

            @Override
            public void sleep(long millis) {
                idling.sleep(world.scheduler().current(), Math.max(0, millis));
            }
        };
    }
}
