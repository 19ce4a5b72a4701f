package dev.millrace.simulation.scale;

import dev.millrace.simulation.schedule.Randomness;

/** Draws times. */
final class Chance {
    private static final double UNITS = 1L << 53;

    private final Randomness random;

    Chance(Randomness random) {
        this.random = random;
    }

    /** At least one millisecond. */
    long millis(CloudModel.Time time) {
        return Math.max(1, Math.round(time.medianMillis() * Math.exp(time.spread() * gaussian())));
    }

    /** The longest of several that run at once, {@code atOnce} of {@code count} in a row. */
    long millis(CloudModel.Time time, long count, int atOnce) {
        long rounds = (count + atOnce - 1) / atOnce;
        long all = 0;
        for (long round = 0; round < Math.min(rounds, 8); round++) {
            all += millis(time);
        }
        return rounds <= 8 ? all : all * rounds / 8;
    }

    boolean happens(int perMillion) {
        return random.chance(perMillion);
    }

    /** Between two factors, each as likely. */
    double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    private double uniform() {
        return (random.next() >>> 11) / UNITS;
    }

    private double gaussian() {
        double radius = Math.sqrt(-2 * Math.log(1 - uniform()));
        return radius * Math.cos(2 * Math.PI * uniform());
    }
}
