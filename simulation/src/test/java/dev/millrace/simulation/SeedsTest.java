package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.fault.Story;
import dev.millrace.simulation.world.Chronicle;
import dev.millrace.simulation.world.Scenarios;
import dev.millrace.simulation.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Worlds drawn from seeds: 1 to 24,000, or {@code -Dmillrace.simulation.seeds=FROM..TO}. */
class SeedsTest {
    private static final long SEEDS = 24_000;
    private static final long STRIKES_OF_EACH = 100;
    private static final int LINES = 60;

    @Test
    void every_world_keeps_every_invariant_and_ends_clean_with_the_right_answers()
            throws InterruptedException, ExecutionException, IOException {
        Seeds seeds = Seeds.chosen(SEEDS);
        Seeds.Result result = seeds.run();

        System.out.printf(
                Locale.ROOT,
                "simulation: %d seeds, %.0f a second, %d steps%n",
                seeds.count(),
                seeds.count() / result.seconds(),
                result.steps());
        for (long seed : result.failing()) {
            tell(seed);
        }
        assertThat(result.failing())
                .as("seeds whose world broke an invariant; their stories are above")
                .isEmpty();
        if (seeds.count() >= SEEDS) {
            System.out.println(result.coverage().table());
            assertThat(result.coverage().below(STRIKES_OF_EACH))
                    .as("faults that struck a kind of step too rarely")
                    .isEmpty();
        }
    }

    /** The world again, with its story. */
    private static void tell(long seed) throws IOException {
        Chronicle chronicle = new World(Scenarios.of(seed), new Coverage(), true).run(false);
        Path target = Path.of("target");
        if (Files.isDirectory(target)) {
            List<String> lines =
                    chronicle.story().lines().stream().map(Story.Line::toString).toList();
            Files.write(target.resolve("story-" + seed + ".txt"), lines);
        }
        System.out.println(chronicle.report(LINES));
    }

    @Test
    void one_seed_twice_gives_one_story() {
        for (long seed : LongStream.rangeClosed(1, 30).toArray()) {
            Chronicle first = new World(Scenarios.of(seed), new Coverage(), false).run(false);
            Chronicle second = new World(Scenarios.of(seed), new Coverage(), true).run(false);

            assertThat(second.story().hash())
                    .as("seed %d", seed)
                    .isEqualTo(first.story().hash());
            assertThat(second.states()).isEqualTo(first.states());
        }
    }

    @Test
    void two_seeds_give_two_stories() {
        List<Long> hashes = LongStream.rangeClosed(1, 30)
                .mapToObj(seed -> new World(Scenarios.of(seed), new Coverage(), false)
                        .run(false)
                        .story()
                        .hash())
                .distinct()
                .toList();

        assertThat(hashes).hasSize(30);
    }
}
