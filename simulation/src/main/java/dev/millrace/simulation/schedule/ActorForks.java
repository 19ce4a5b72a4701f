package dev.millrace.simulation.schedule;

import dev.millrace.storage.Forks;

/** Starts further fibres of one actor. */
public record ActorForks(Scheduler scheduler, Actor actor) implements Forks {
    @Override
    public void start(String name, Runnable body) {
        scheduler.start(actor, name, body, 0);
    }
}
