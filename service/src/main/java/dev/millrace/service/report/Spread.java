package dev.millrace.service.report;

import dev.millrace.graph.AttemptOutput.Measures;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** How a measure differs among the tasks of a stage: each is the value of a task (nearest rank), none is between two. */
record Spread(long least, long median, long ninety, long ninetyNine, long most) {
    /** @param tasks at least one */
    static Spread of(List<Measures> tasks, ToLongFunction<Measures> measure) {
        long[] sorted = tasks.stream().mapToLong(measure).toArray();
        Arrays.sort(sorted);
        return new Spread(sorted[0], rank(sorted, 50), rank(sorted, 90), rank(sorted, 99), sorted[sorted.length - 1]);
    }

    private static long rank(long[] sorted, int percent) {
        return sorted[(int) ((long) percent * sorted.length + 99) / 100 - 1];
    }

    /** How often the median fits into the most; 1 where there is nothing. */
    double skew() {
        return median <= 0 ? 1 : most / (double) median;
    }
}
