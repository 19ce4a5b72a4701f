package dev.millrace.simulation.fault;

import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.StorageException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The way from one process to the services and back. Each crossing takes time, others act meanwhile, and faults strike here. */
final class Crossing {
    private static final int RUN_ID_LENGTH = 30;

    private final FaultyPorts.World world;
    private final Actor actor;

    Crossing(FaultyPorts.World world, Actor actor) {
        this.world = world;
        this.actor = actor;
    }

    /** Makes a call that does one thing to the services, at one moment. */
    <T> T make(Step step, Object about, Supplier<T> effect) {
        return makeStruck(step, about, _ -> effect.get());
    }

    /** The same for a call whose effect a fault may change. */
    <T> T makeStruck(Step step, Object about, Function<Optional<Fault>, T> effect) {
        Optional<Fault> fault = world.strikes().next(step);
        scheduler().sleep(random().between(1, 20));
        boolean early = fault.isPresent() && strike(fault.get(), step, about);
        T result = effect.apply(fault);
        world.story().step(sinceStart(), actor, step, about, result, fault);
        if (fault.isPresent()) {
            strikeAfter(fault.get(), step, early);
        }
        if (random().oneIn(3)) {
            scheduler().sleep(random().between(1, 10));
        }
        return result;
    }

    /** What happens before the effect. True: that was all. */
    private boolean strike(Fault fault, Step step, Object about) {
        switch (fault) {
            case KILLED -> {
                return stop(step, about, fault, this::die);
            }
            case PAUSED -> {
                return stop(step, about, fault, this::freeze);
            }
            case CONFLICT ->
                throw lost(step, about, fault, new StorageException.UnknownFate("a conflict at " + step, null));
            case UNAVAILABLE ->
                throw lost(step, about, fault, new StorageException.Unavailable("throttled at " + step, null));
            case SLOW -> {
                world.strikes().struck(fault, step);
                scheduler().sleep(random().between(2_000, 45_000));
            }
            case RIVAL, CANCEL, RETRY, PAUSE, REPLAN -> interfere(fault, step, about);
            case ANSWER_LOST, STALE, LATE_LIST, MESSAGE_LOST, MESSAGE_DOUBLED, MESSAGE_LATE, MESSAGE_REORDERED ->
                world.strikes().struck(fault, step);
        }
        return true;
    }

    /** Deaths and pauses come before the effect or after it. */
    private boolean stop(Step step, Object about, Fault fault, Runnable stop) {
        world.strikes().struck(fault, step);
        if (random().oneIn(2)) {
            return false;
        }
        world.story().step(sinceStart(), actor, step, about, "not yet", Optional.of(fault));
        stop.run();
        return true;
    }

    private <E extends StorageException> E lost(Step step, Object about, Fault fault, E thrown) {
        world.strikes().struck(fault, step);
        world.story().step(sinceStart(), actor, step, about, "no effect", Optional.of(fault));
        scheduler().sleep(random().between(1, 10));
        return thrown;
    }

    private void interfere(Fault fault, Step step, Object about) {
        String text = StoryText.whole(about);
        int at = text.indexOf("run_");
        if (at >= 0
                && world.interference().begin(fault, text.substring(at, Math.min(text.length(), at + RUN_ID_LENGTH)))) {
            world.strikes().struck(fault, step);
            world.story().step(sinceStart(), actor, step, about, "waits", Optional.of(fault));
            scheduler().sleep(fault == Fault.REPLAN ? random().between(5_000, 240_000) : random().between(100, 5_000));
        }
    }

    private void strikeAfter(Fault fault, Step step, boolean early) {
        switch (fault) {
            case KILLED -> {
                if (!early) {
                    die();
                }
            }
            case PAUSED -> {
                if (!early) {
                    freeze();
                }
            }
            case ANSWER_LOST -> {
                scheduler().sleep(random().between(1, 3_000));
                throw new StorageException.UnknownFate("the answer to " + step + " was lost", null);
            }
            case CONFLICT,
                    UNAVAILABLE,
                    SLOW,
                    RIVAL,
                    STALE,
                    LATE_LIST,
                    MESSAGE_LOST,
                    MESSAGE_DOUBLED,
                    MESSAGE_LATE,
                    MESSAGE_REORDERED,
                    CANCEL,
                    RETRY,
                    PAUSE,
                    REPLAN -> {}
        }
    }

    private void die() {
        actor.kill();
        world.interference().died(actor);
        scheduler().rest();
        throw new IllegalStateException("the dead do not wake");
    }

    private void freeze() {
        long millis = random().between(world.pauseMillis() / 2, world.pauseMillis() * 3);
        actor.pauseUntil(scheduler().nowMillis() + millis);
        scheduler().sleep(0);
    }

    private long sinceStart() {
        return scheduler().nowMillis() - world.startMillis();
    }

    private Scheduler scheduler() {
        return world.scheduler();
    }

    private Randomness random() {
        return world.strikes().random();
    }
}
