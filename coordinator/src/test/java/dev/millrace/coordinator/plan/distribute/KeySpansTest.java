package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.coordinator.plan.distribute.Clusters.Span;
import dev.millrace.graph.Column;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ranges of a key over row groups whose bounds are known. */
final class KeySpansTest {
    private static KeySpans spans(List<Span> spans, long bytes) {
        List<Unit> units = new ArrayList<>();
        for (int unit = 0; unit < spans.size(); unit++) {
            units.add(new Unit(0, unit * 10L, 10, bytes));
        }
        Scan scan = new Scan(
                "t", List.of(new Column("k", "BIGINT")), List.of(), List.of(), units, List.of(0, units.size()), false);
        return new KeySpans(scan, 0, spans);
    }

    @Test
    void rangesInOrderShareNoRowGroupsWhereKeysDoNotMeet() {
        KeySpans spans = spans(List.of(new Span(0, 9), new Span(10, 19), new Span(20, 29), new Span(30, 39)), 5);
        assertThat(spans.bounds(2)).containsExactly(20L);
        assertThat(spans.bounds(4)).containsExactly(10L, 20L, 30L);
        assertThat(spans.bytesKept(spans.bounds(2))).containsExactly(10, 10);
        assertThat(spans.bytesRead(spans.bounds(2))).isEqualTo(20);
        Scan cut = spans.cut(List.of(20L));
        assertThat(cut.taskBounds()).containsExactly(0, 2, 4);
        assertThat(cut.rangesOrNull()).isEqualTo(new Scan.Ranges(0, List.of(20L)));
    }

    @Test
    void aRowGroupThatHoldsKeysOfTwoRangesIsReadByBoth() {
        KeySpans spans = spans(List.of(new Span(0, 10), new Span(10, 20), new Span(20, 30)), 5);
        Scan cut = spans.cut(List.of(10L, 20L));
        assertThat(cut.taskBounds()).containsExactly(0, 1, 3, 5);
        assertThat(cut.units()).hasSize(5);
        assertThat(cut.distinctUnits()).hasSize(3);
        assertThat(cut.rows()).hasValue(30);
        assertThat(spans.bytesRead(List.of(10L, 20L))).isEqualTo(25);
        assertThat(spans.bytesKept(List.of(10L, 20L))).containsExactly(50 / 11.0, 5 / 11.0 + 50 / 11.0, 5 / 11.0 + 5);
    }

    @Test
    void oneValueIsNeverCut() {
        assertThat(spans(List.of(new Span(7, 7), new Span(7, 7), new Span(7, 7)), 5)
                        .bounds(3))
                .isEmpty();
        assertThat(spans(List.of(new Span(7, 7), new Span(7, 7), new Span(7, 8)), 5)
                        .bounds(3))
                .isEmpty();
    }

    @Test
    void theLeastAndTheGreatestNumberHaveATask() {
        KeySpans spans = spans(List.of(new Span(Long.MIN_VALUE, 0), new Span(1, Long.MAX_VALUE)), 5);
        Scan cut = spans.cut(List.of(1L));
        assertThat(cut.taskBounds()).containsExactly(0, 1, 2);
    }

    @Test
    void eachKeyOfARowGroupIsKeptByOneTaskThatReadsIt() {
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Span> spans = new ArrayList<>();
            for (int unit = random.nextInt(1, 12); unit > 0; unit--) {
                long least = random.nextLong(-40, 40);
                spans.add(new Span(least, least + random.nextLong(15)));
            }
            KeySpans keys = spans(spans, random.nextLong(1, 9));
            List<Long> bounds = keys.bounds(random.nextInt(1, 9));
            Scan cut = keys.cut(bounds);
            for (int unit = 0; unit < spans.size(); unit++) {
                for (long key = spans.get(unit).least(); key <= spans.get(unit).greatest(); key++) {
                    int task = task(bounds, key);
                    List<Unit> read = cut.units()
                            .subList(
                                    cut.taskBounds().get(task), cut.taskBounds().get(task + 1));
                    assertThat(read)
                            .as("seed %d, key %d", seed, key)
                            .contains(keys.scan().units().get(unit));
                }
            }
            assertThat(keys.bytesRead(bounds))
                    .isEqualTo(cut.units().stream().mapToLong(Unit::bytes).sum());
            assertThat(Arrays.stream(keys.bytesKept(bounds)).sum()).isCloseTo(keys.bytes(), within(1e-6));
        }
    }

    private static int task(List<Long> bounds, long key) {
        int task = 0;
        while (task < bounds.size() && key >= bounds.get(task)) {
            task++;
        }
        return task;
    }

    @Test
    void spansAreThoseOfTheUnits() {
        KeySpans spans = spans(List.of(new Span(0, 1)), 5);
        assertThatThrownBy(() -> new KeySpans(spans.scan(), 0, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
