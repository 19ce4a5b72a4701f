package dev.millrace.benchmarks;

import java.util.List;
import java.util.Locale;

/** Numbers as they are compared and printed. */
final class Figures {
    private Figures() {}

    static double median(List<Double> values) {
        return percentile(values, 50);
    }

    /** The smallest value that is not below {@code percent} of all; the middle of two for the median of an even number. */
    static double percentile(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        if (percent == 50 && size % 2 == 0) {
            return (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
        }
        return sorted.get((int) Math.ceil(size * percent / 100.0) - 1);
    }

    static double geometricMean(List<Double> values) {
        return Math.exp(values.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
    }

    static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 10 ? "%.3f" : "%.1f", seconds);
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    static String whole(double number) {
        return String.format(Locale.ROOT, "%,d", Math.round(number));
    }

    static double secondsSince(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }
}
