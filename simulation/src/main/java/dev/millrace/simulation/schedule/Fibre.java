package dev.millrace.simulation.schedule;

import jdk.internal.vm.Continuation;

/** One line of execution of an actor. Runs until it sleeps; only the scheduler resumes it. */
public final class Fibre {
    private final Actor actor;
    private final String name;
    private final Continuation continuation;
    private long ticket;

    Fibre(Actor actor, String name, Runnable body) {
        this.actor = actor;
        this.name = name;
        this.continuation = new Continuation(Scheduler.SCOPE, body);
    }

    public Actor actor() {
        return actor;
    }

    /** Takes a new ticket: wakings ordered before are void. */
    long newTicket() {
        return ++ticket;
    }

    boolean isDue(long offered) {
        return offered == ticket && actor.isAlive() && !continuation.isDone();
    }

    void resume() {
        ticket++;
        continuation.run();
    }

    @Override
    public String toString() {
        return actor.name() + "/" + name;
    }
}
