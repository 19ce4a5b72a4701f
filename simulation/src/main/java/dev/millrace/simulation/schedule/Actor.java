package dev.millrace.simulation.schedule;

import dev.millrace.graph.Release;

/**
 * A simulated process: its fibres live, sleep and die together, and see one clock.
 *
 * <p>Death is that of SIGKILL: nothing of it runs ever again, no handler, no finally. A pause is that of SIGSTOP: everything stands still, and
 * goes on later without noticing.
 */
public final class Actor {
    private static final int PAUSES_AT_MOST = 3;

    private final String name;
    private final int number;
    private final long skewMillis;
    private final Release release;
    private boolean alive = true;
    private long pausedUntilMillis;
    private int pauses;

    /**
     * @param number unique in its world
     * @param skewMillis how far its clock is ahead of true time
     */
    public Actor(String name, int number, long skewMillis) {
        this(name, number, skewMillis, Release.ANY);
    }

    /**
     * @param number unique in its world
     * @param skewMillis how far its clock is ahead of true time
     * @param release which version of the code it runs
     */
    public Actor(String name, int number, long skewMillis, Release release) {
        this.release = release;
        this.name = name;
        this.number = number;
        this.skewMillis = skewMillis;
    }

    public String name() {
        return name;
    }

    public int number() {
        return number;
    }

    public long skewMillis() {
        return skewMillis;
    }

    public Release release() {
        return release;
    }

    public boolean isAlive() {
        return alive;
    }

    public void kill() {
        alive = false;
    }

    /** Stands still; but only so often, because whoever is alive must end at some time. */
    public void pauseUntil(long millis) {
        if (pauses++ < PAUSES_AT_MOST) {
            pausedUntilMillis = Math.max(pausedUntilMillis, millis);
        }
    }

    /** In true time; in the past when it runs. */
    public long pausedUntilMillis() {
        return pausedUntilMillis;
    }

    @Override
    public String toString() {
        return name;
    }
}
