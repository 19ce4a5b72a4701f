package dev.millrace.simulation.world;

/**
 * A time in which a version of the code cannot be found.
 *
 * @param version its number
 * @param fromMillis since the world began
 * @param untilMillis since the world began; {@link #FOR_EVER}: nobody plans to bring it back
 * @param lastMillis so long its processes live on, at most, while no other of it begins; {@link #FOR_EVER}: only who asks for it finds none
 */
public record Absence(int version, long fromMillis, long untilMillis, long lastMillis) {
    public static final long FOR_EVER = Long.MAX_VALUE / 4;

    public Absence {
        if (fromMillis < 0 || untilMillis <= fromMillis) {
            throw new IllegalArgumentException("no time: " + fromMillis + " to " + untilMillis);
        }
    }
}
