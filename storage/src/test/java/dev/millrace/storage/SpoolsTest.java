package dev.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SpoolsTest {
    private static final RunId RUN = RunId.of(1, 2, 3);
    private static final StageId STAGE = new StageId(3);
    private static final List<Location> SPOOLS = IntStream.range(0, 4)
            .mapToObj(number -> new Location("s3://spool-" + number + "/runs"))
            .toList();

    private final Layout layout = new Layout(new Location("s3://home/millrace"), SPOOLS);

    private Location spoolOf(int task, int number) {
        Location attempt = layout.attempt(RUN, STAGE, 0, new AttemptId(0, task, number));
        List<Location> within =
                layout.attempts(RUN).stream().filter(attempt::isWithin).toList();
        assertThat(within).hasSize(1);
        return within.getFirst();
    }

    @Test
    void neighboursOfAStageLieInDifferentSpoolsEachOfWhichGetsItsShare() {
        Map<Location, Integer> shares = new TreeMap<>();
        IntStream.range(0, 400).forEach(task -> shares.merge(spoolOf(task, 1), 1, Integer::sum));
        assertThat(shares.keySet()).containsExactlyInAnyOrderElementsOf(layout.attempts(RUN));
        assertThat(shares.values()).containsOnly(100);
    }

    @Test
    void allAttemptsOfATaskLieInOneSpool() {
        assertThat(spoolOf(7, 3)).isEqualTo(spoolOf(7, 1));
    }

    @Test
    void withoutSpoolsAttemptsLieBesideTheirRun() {
        Layout plain = new Layout(new Location("file:///home"));
        assertThat(plain.attempts(RUN)).containsExactly(plain.run(RUN).resolve("attempts"));
    }

    @Test
    void aLayoutHasASpool() {
        assertThatThrownBy(() -> new Layout(new Location("file:///home"), List.of()))
                .hasMessageContaining("at least one spool");
    }
}
