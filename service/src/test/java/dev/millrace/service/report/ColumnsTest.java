package dev.millrace.service.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Columns, compared with counting each millisecond. */
class ColumnsTest {
    @Test
    void eachColumnHasHowManyThereWereInEachOfItsMilliseconds() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int number = 1 + random.nextInt(12);
            long width = 1 + random.nextInt(9);
            long from = 1_000 + random.nextInt(50);
            Columns columns = new Columns(from, from + number * width, number);
            double[] counted = new double[number];
            for (int attempt = 0; attempt < 20; attempt++) {
                long start = from - 20 + random.nextLong(number * width + 40);
                long end = start + random.nextLong(number * width + 10);
                columns.add(start, end);
                for (long millis = start; millis < end; millis++) {
                    long column = Math.floorDiv(millis - from, width);
                    if (column >= 0 && column < number) {
                        counted[(int) column] += 1.0 / width;
                    }
                }
            }
            List<Double> filled = columns.filled();
            assertThat(filled).hasSize(number);
            for (int column = 0; column < number; column++) {
                assertThat(filled.get(column)).as("round " + round).isCloseTo(counted[column], within(1e-9));
            }
        }
    }

    @Test
    void whatLiesOutsideOrLastsNoTimeDoesNotCount() {
        Columns columns = new Columns(100, 200, 10);
        columns.add(0, 100);
        columns.add(200, 300);
        columns.add(150, 150);
        assertThat(columns.filled()).containsOnly(0.0);
    }
}
