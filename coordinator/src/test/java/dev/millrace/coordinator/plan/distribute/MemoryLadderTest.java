package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.MemoryClass;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which size of worker a task gets. */
final class MemoryLadderTest {
    private static final long MIB = 1L << 20;
    private static final MemoryLadder LADDER =
            new MemoryLadder(List.of(new MemoryClass("small", 256 * MIB), new MemoryClass("large", 1024 * MIB)));

    @Test
    void aTaskGetsTheSmallestClassWhoseUsableMemoryHoldsIt() {
        assertThat(LADDER.classFor("s", projection(200 * MIB, 64 * MIB))).isZero();
        assertThat(LADDER.classFor("s", projection(210 * MIB, 64 * MIB))).isEqualTo(1);
    }

    @Test
    void whatCanGoToDiskFitsTheLargestClass() {
        assertThat(LADDER.classFor("s", projection(100_000 * MIB, 64 * MIB))).isEqualTo(1);
        assertThat(LADDER.holds(projection(100_000 * MIB, 64 * MIB))).isFalse();
    }

    @Test
    void whatFitsNoClassIsRefusedWithTheFormula() {
        assertThatThrownBy(() -> LADDER.classFor("routes: sort", projection(5000 * MIB, 4000 * MIB)))
                .hasMessageContaining("TASK_TOO_LARGE")
                .hasMessageContaining("routes: sort")
                .hasMessageContaining("64 MB for DuckDB + the rest")
                .hasMessageContaining("plan.splitBytes");
    }

    private static MemoryProjection projection(long bytes, long leastBytes) {
        return new MemoryProjection(bytes, leastBytes, "64 MB for DuckDB + the rest");
    }
}
