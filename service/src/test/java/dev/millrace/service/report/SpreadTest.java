package dev.millrace.service.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.AttemptOutput.Measures;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static Spread of(LongStream values) {
        List<Measures> tasks = values.mapToObj(value -> new Measures(0, 0, 0, 0, 0, 0, 1, value))
                .toList();
        return Spread.of(tasks, Measures::millis);
    }

    @Test
    void eachRankIsTheLeastValueThatSoManyDoNotExceed() {
        assertThat(of(LongStream.rangeClosed(1, 100))).isEqualTo(new Spread(1, 50, 90, 99, 100));
        assertThat(of(LongStream.of(30, 10, 20))).isEqualTo(new Spread(10, 20, 30, 30, 30));
        assertThat(of(LongStream.of(7))).isEqualTo(new Spread(7, 7, 7, 7, 7));
    }

    @Test
    void skewIsTheMostByTheMedian() {
        assertThat(of(LongStream.of(10, 10, 10, 90)).skew()).isEqualTo(9);
        assertThat(of(LongStream.of(0, 0)).skew()).isEqualTo(1);
    }
}
