package dev.millrace.service.report;

import java.util.ArrayList;
import java.util.List;

/** How many of something there were at once, on average, in each column of a span of time. What is added takes the same time, however long it lasted. */
final class Columns {
    private final long fromMillis;
    private final double columnMillis;
    private final int number;
    /** Filled in part, in columns. */
    private final double[] parts;
    /** By how many more columns are filled whole than the one before. */
    private final int[] rises;

    Columns(long fromMillis, long toMillis, int number) {
        this.fromMillis = fromMillis;
        this.columnMillis = (toMillis - fromMillis) / (double) number;
        this.number = number;
        this.parts = new double[number];
        this.rises = new int[number + 1];
    }

    /** What lies outside of the span does not count. */
    void add(long startMillis, long endMillis) {
        double start = Math.clamp((startMillis - fromMillis) / columnMillis, 0, number);
        double end = Math.clamp((endMillis - fromMillis) / columnMillis, 0, number);
        if (end <= start) {
            return;
        }
        int first = (int) start;
        int last = Math.min(number - 1, (int) end);
        if (first == last) {
            parts[first] += end - start;
            return;
        }
        parts[first] += first + 1 - start;
        parts[last] += end - last;
        rises[first + 1]++;
        rises[last]--;
    }

    /** One value for each column. */
    List<Double> filled() {
        List<Double> filled = new ArrayList<>(number);
        int whole = 0;
        for (int column = 0; column < number; column++) {
            whole += rises[column];
            filled.add(whole + parts[column]);
        }
        return filled;
    }
}
