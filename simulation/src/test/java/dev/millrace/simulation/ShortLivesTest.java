package dev.millrace.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.world.Chronicle;
import dev.millrace.simulation.world.Odds;
import dev.millrace.simulation.world.Shape;
import dev.millrace.simulation.world.World;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Workers that are ended after a time, and attempts that often take longer, among messages and answers that are lost. */
class ShortLivesTest {
    private static final int SEEDS = 150;
    private static final String OUTLIVED = "WORKER_TIME";

    @Test
    void tasks_that_outlive_their_workers_end_in_other_classes_or_by_name_and_every_world_is_sound() {
        int outlived = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Chronicle chronicle = new World(
                            new Draft(seed)
                                    .shape(Shape.CHAIN, 3, 2)
                                    .classes(1 + (int) (seed % 3))
                                    .processes(2, 2)
                                    .odds(new Odds(0, 0, 0, 0, 0, 600, 0, 0))
                                    .workersLiving(100_000)
                                    .strike(20_000, EnumSet.allOf(Fault.class))
                                    .made(),
                            new Coverage(),
                            true)
                    .run(true);
            assertThat(chronicle.broken()).as(chronicle.report(60)).isEmpty();
            outlived += chronicle.story().lines().stream()
                            .anyMatch(line -> line.toString().contains(OUTLIVED))
                    ? 1
                    : 0;
        }
        assertThat(outlived).as("worlds in which a task outlived its worker").isGreaterThan(SEEDS / 10);
    }
}
